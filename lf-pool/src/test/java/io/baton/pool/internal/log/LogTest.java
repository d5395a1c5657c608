package io.baton.pool.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

class LogTest {

    private static final class Badly extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new StackOverflowError("on purpose");
        }
    }

    /** Keeps records, or throws as often as told. */
    private static final class Records extends Handler {

        final List<LogRecord> kept = new ArrayList<>();
        int failures;

        @Override
        public void publish(LogRecord logged) {
            if (failures > 0) {
                failures--;
                throw new NoClassDefFoundError("on purpose");
            }
            if (logged.getThrown() != null) {
                logged.getThrown().getMessage();
            }
            kept.add(logged);
        }

        @Override
        public void flush() {
        }

        @Override
        public void close() {
        }
    }

    private static Records records(Class<?> type) {
        Logger logger = Logger.getLogger(type.getName());
        Records records = new Records();
        logger.setUseParentHandlers(false);
        logger.addHandler(records);
        return records;
    }

    @Test
    void theArgumentStandsWhereThePatternSaysAndTheCauseGoesWithIt() {
        Records records = records(String.class);
        IllegalStateException cause = new IllegalStateException("why");

        Log.of(String.class).warning("{} is closed").log("connection 7", cause);

        assertThat(records.kept).hasSize(1);
        assertThat(records.kept.get(0).getMessage()).isEqualTo("connection 7 is closed");
        assertThat(records.kept.get(0).getThrown()).isSameAs(cause);
    }

    @Test
    void aCauseWhoseMessageThrowsIsLoggedByItsClass() {
        Records records = records(Integer.class);

        assertThatCode(() -> Log.of(Integer.class).warning("{} is closed").log("connection 7", new Badly()))
                .doesNotThrowAnyException();

        assertThat(records.kept).hasSize(1);
        assertThat(records.kept.get(0).getMessage()).contains(Badly.class.getName()).contains("StackOverflowError");
    }

    @Test
    void anArgumentWhoseToStringThrowsDoesNotThrowOut() {
        Records records = records(Long.class);
        Object argument = new Object() {
            @Override
            public String toString() {
                throw new OutOfMemoryError("on purpose");
            }
        };

        assertThatCode(() -> Log.of(Long.class).error("{} failed").log(argument, null)).doesNotThrowAnyException();

        assertThat(records.kept).hasSize(1);
    }

    @Test
    void aLoggerThatAlwaysThrowsDoesNotThrowOut() {
        Records records = records(Short.class);
        records.failures = 2;

        assertThatCode(() -> Log.of(Short.class).error("{} failed").log(1, new Badly())).doesNotThrowAnyException();

        assertThat(records.kept).isEmpty();
    }

    @Test
    void aPatternWithoutAPlaceIsLoggedAsItIs() {
        Records records = records(Byte.class);

        Log.of(Byte.class).warning("it ends").log(null);

        assertThat(records.kept).extracting(LogRecord::getMessage).containsExactly("it ends");
    }

    @Test
    void oneEventASecondPassesAndTheOthersAreCounted() {
        OncePerSecond limit = new OncePerSecond();
        long start = Long.MAX_VALUE - 5;

        assertThat(limit.permits(start)).isTrue();
        assertThat(limit.permits(start + 1)).isFalse();
        assertThat(limit.permits(start + 999_999_999)).isFalse();
        assertThat(limit.permits(start + 1_000_000_000)).isTrue();
        assertThat(limit.takeHeld()).isEqualTo(2);
        assertThat(limit.takeHeld()).isZero();
    }
}
