package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;

/** A server that is quick because it is wrong gets no number. */
class LoadTest {

    private static final int RIGHT_ANSWERS = 50;
    private static final int SIZE = 64;
    private static final Load LOAD = Load.of("one", "--connections", 1, "--warmup", 0, "--seconds", 5);

    private interface Fault {
        void answer(OutputStream out, byte[] message) throws IOException;
    }

    @Test
    void aChangedByteIsAnError() {
        assertThatThrownBy(() -> loadOnServerThat((out, message) -> {
            message[SIZE / 2] ^= 1;
            out.write(message, 0, SIZE);
        })).isInstanceOf(IOException.class).hasMessageContaining("came back changed").hasMessageContaining("50");
    }

    @Test
    void aSecondCopyIsAnError() {
        assertThatThrownBy(() -> loadOnServerThat((out, message) -> {
            System.arraycopy(message, 0, message, SIZE, SIZE);
            out.write(message, 0, 2 * SIZE);
        })).isInstanceOf(IOException.class).hasMessageContaining("came back changed");
    }

    @Test
    void aConnectionThatIsClosedIsAnError() {
        assertThatThrownBy(() -> loadOnServerThat((out, message) -> out.close()))
                .isInstanceOf(IOException.class).hasMessageContaining("the server closed");
    }

    private static void loadOnServerThat(Fault fault) throws IOException, InterruptedException {
        OneClient server = (in, out) -> {
            byte[] bytes = new byte[1024];
            for (int i = 0; in.readNBytes(bytes, 0, SIZE) == SIZE; i++) {
                if (i == RIGHT_ANSWERS) {
                    fault.answer(out, bytes);
                    return;
                }
                out.write(bytes, 0, SIZE);
            }
        };
        server.load(LOAD);
    }
}
