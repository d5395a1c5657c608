package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.pool.model.Programs;
import io.baton.pool.schedule.Explorer;
import io.baton.pool.schedule.Mutant;
import io.baton.pool.schedule.Part;
import io.baton.pool.schedule.Program;
import io.baton.pool.schedule.Woven;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Supplier;
import java.util.logging.LogManager;
import java.util.stream.Stream;

/**
 * Runs two workers, and threads that reply, close or send to them, in every order. Also checks that the model notices bugs.
 */
class EveryScheduleTest {

    private static final boolean FULL = Boolean.getBoolean("io.baton.stress.full");
    private static final long LIMIT = FULL ? 2_000_000 : 2_000;
    private static final long LIMIT_OF_MUTANTS = 20_000;

    private static final String STATE = "io.baton.pool.internal.connection.ConnectionState";
    private static final String ARMER = "io.baton.pool.internal.connection.Armer";
    private static final String LAST_TURN = "io.baton.pool.internal.connection.LastTurn";
    private static final String RING = "io.baton.pool.internal.reply.ReplyRing";
    private static final String BACKPRESSURE = "io.baton.pool.internal.reply.Backpressure";
    private static final String CLOSER = "io.baton.pool.internal.reply.Closer";

    /** Aborted runs log failures of their connections, which say nothing. */
    @BeforeAll
    static void withoutLog() {
        LogManager.getLogManager().reset();
    }

    static Stream<Class<?>> programs() {
        return Arrays.stream(Programs.class.getClasses()).sorted(Comparator.comparing(Class::getName));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void everyScheduleEndsAsItShould(Class<?> program) throws Exception {
        Explorer.Result result = explore(new Woven(Part.CONNECTION), program, LIMIT);
        System.out.println(program.getSimpleName() + ": " + result);
        assertThat(result.schedules()).isPositive();
        assertThat(result.complete() || result.schedules() + result.cut() >= LIMIT).isTrue();
    }

    static Stream<Arguments> mutants() {
        return Stream.of(
                mutant("released before it is armed", Programs.DataAndClose.class, ARMER,
                        "!(armedForGood && !lookAgain) && !arm(connection, interest)",
                        "!connection.release(seen) || !(armedForGood && !lookAgain) && !arm(connection, interest)"),
                mutant("the EVENT flag is not set", Programs.DataAtEdges.class, STATE,
                        "free ? OWNED : EVENT", "free ? OWNED : 0"),
                mutant("the owner does not look again after an event", Programs.DataAtEdges.class, ARMER,
                        "return Outcome.AGAIN;", "continue;"),
                mutant("IN is not armed together with OUT", Programs.ReplyWaitsForEver.class, ARMER,
                        "return BOTH;", "return OUT;"),
                mutant("OUT is not armed", Programs.ReplyWaitsForRoom.class, ARMER,
                        "return BOTH;", "return IN;"),
                mutant("the release ignores changes of the word", Programs.DataAndClose.class, STATE,
                        "return WORD.compareAndSet(this, armedFor, armedFor & ~OWNED);",
                        "WORD.setVolatile(this, armedFor & ~OWNED); return true;"),
                mutant("a claim ignores that the connection is owned", Programs.DataAtEdges.class, STATE,
                        "return free;", "return true;"),
                mutant("the owner closes instead of the writer", Programs.ReplyThenClose.class, LAST_TURN,
                        "replies.publishEnd(connection);",
                        "connection.services().calls().close(connection.fd());\n"
                        + "connection.services().events().closed(connection);"),
                mutant("a close of an armed connection does not own it", Programs.TwoCloses.class, STATE,
                        "seen | flag | OWNED", "seen | flag"),
                mutant("resumed without a turn", Programs.PausedAndResumed.class, BACKPRESSURE,
                        "connection.wantTurn();", ";"),
                mutant("closed before it is deregistered", Programs.TwoCloses.class, CLOSER,
                        "armer.disarm(connection);", ";"),
                mutant("the holder of the role does not check the ring again", Programs.TwoReplies.class, RING,
                        "while (hasPublished()", "if (hasPublished()"),
                mutant("a large reply ignores a claimed slot", Programs.LargeReply.class, RING,
                        "consumed.get() == ring.getCursor() && ", ""));
    }

    private static Arguments mutant(String name, Class<?> program, String className, String from, String to) {
        return Arguments.of(name, program, new Mutant(className, from, to));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void theModelNotices(String name, Class<?> program, Mutant mutant, @TempDir Path directory) throws Exception {
        Woven changed = mutant.weave(Part.CONNECTION, directory);
        assertThatThrownBy(() -> explore(changed, program, LIMIT_OF_MUTANTS)).isInstanceOf(AssertionError.class)
                .satisfies(noticed -> System.out.println(name + ": " + noticed.getMessage().lines().findFirst().orElse("")));
    }

    private static Explorer.Result explore(Woven code, Class<?> program, long limit) throws Exception {
        Supplier<Program> programs = code.programs(program.getName());
        return new Explorer(programs.get().threads().size()).explore(programs, limit);
    }
}
