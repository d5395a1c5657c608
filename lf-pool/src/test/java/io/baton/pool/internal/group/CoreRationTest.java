package io.baton.pool.internal.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.internal.connection.TurnMeter;

import org.junit.jupiter.api.Test;

class CoreRationTest {

    private static final class Holder implements TurnMeter {

        private boolean blocked;

        @Override
        public void begin() {
        }

        @Override
        public boolean overran() {
            return true;
        }

        @Override
        public boolean sendsLater() {
            return false;
        }

        @Override
        public boolean isBlocked() {
            return blocked;
        }
    }

    private final Holder first = new Holder();
    private final Holder second = new Holder();
    private final Holder third = new Holder();

    @Test
    void allCoresButOneAndAtLeastOne() {
        CoreRation ofThree = new CoreRation(3);
        assertThat(ofThree.take(first)).isTrue();
        assertThat(ofThree.isFree()).isTrue();
        assertThat(ofThree.take(second)).isTrue();
        assertThat(ofThree.isFree()).isFalse();
        assertThat(ofThree.take(third)).isFalse();
        ofThree.giveBack(third);
        assertThat(ofThree.isFree()).isFalse();
        ofThree.giveBack(first);
        assertThat(ofThree.take(third)).isTrue();
        assertThat(new CoreRation(1).take(first)).isTrue();
    }

    @Test
    void aTurnThatBlocksLosesItsPlace() {
        CoreRation ration = new CoreRation(2);
        ration.take(first);
        assertThat(ration.takeFromBlocked()).isFalse();
        first.blocked = true;
        assertThat(ration.takeFromBlocked()).isTrue();
        assertThat(ration.take(second)).isTrue();
        ration.giveBack(first);
        assertThat(ration.isFree()).as("its end frees no place that it has lost").isFalse();
    }
}
