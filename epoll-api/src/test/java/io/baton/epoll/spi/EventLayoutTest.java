package io.baton.epoll.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

class EventLayoutTest {

    @ParameterizedTest
    @ValueSource(strings = {"amd64", "x86_64", "x86", "i386", "i486", "i586", "i686"})
    void intelIsPacked(String arch) {
        assertThat(EventLayout.of(arch)).isEqualTo(new EventLayout(12, 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"aarch64", "arm", "riscv64", "s390x", "ppc64le", "loongarch64", "anything else"})
    void allOthersAreNatural(String arch) {
        assertThat(EventLayout.of(arch)).isEqualTo(new EventLayout(16, 8));
    }

    @ParameterizedTest
    @CsvSource({"12, 3", "11, 4", "15, 8", "16, 9", "0, 0", "16, -4"})
    void aLayoutWhoseFieldsOverlapOrLeaveTheStructIsRefused(int size, int dataOffset) {
        assertThatThrownBy(() -> new EventLayout(size, dataOffset)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"12, 4", "16, 8"})
    void eventsOfAnArrayAreWrittenAndReadInPlace(int size, int dataOffset) {
        EventLayout layout = new EventLayout(size, dataOffset);
        ByteBuffer memory = ByteBuffer.allocateDirect(64).order(ByteOrder.nativeOrder());

        layout.write(memory, 0, 0x8000_0001, -1L);
        layout.write(memory, 2, 0x2004, 0x0123_4567_89ab_cdefL);

        assertThat(layout.events(memory, 0)).isEqualTo(0x8000_0001);
        assertThat(layout.data(memory, 0)).isEqualTo(-1L);
        assertThat(layout.events(memory, 1)).isZero();
        assertThat(layout.data(memory, 1)).isZero();
        assertThat(memory.getInt(2 * size)).isEqualTo(0x2004);
        assertThat(memory.getLong(2 * size + dataOffset)).isEqualTo(0x0123_4567_89ab_cdefL);
    }

    @Test
    void thePackedStructHasNoGap() {
        ByteBuffer memory = ByteBuffer.allocateDirect(24).order(ByteOrder.nativeOrder());

        EventLayout.PACKED.write(memory, 0, -1, -1L);

        assertThat(memory.getInt(8)).isEqualTo(-1);
        assertThat(memory.getInt(12)).as("the next event").isZero();
    }
}
