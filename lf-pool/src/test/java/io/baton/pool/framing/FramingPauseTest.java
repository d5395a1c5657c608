package io.baton.pool.framing;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.framing.Framing.Prefix;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A framing and a peer that reads no replies. */
class FramingPauseTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Every framing, cut at every byte: a pause between two frames must lose none and search none twice. */
    @Test
    void whileTheConnectionIsNotWritableNoFrameIsHandedOverAndAfterwardsTheyGoOn() {
        FramingHarness[] current = new FramingHarness[1];
        FramingHarness.Recorder pausing = new FramingHarness.Recorder() {
            @Override
            public void onFrame(Connection connection, ByteBuffer frame) throws Exception {
                super.onFrame(connection, frame);
                current[0].pause();
            }
        };
        List<ConnectionHandler> framings = List.of(Framing.fixed(1, pausing), Framing.lines(9, pausing),
                Framing.lengthPrefixed(Prefix.ONE, 9, pausing));
        List<byte[]> streams = List.of(bytes("abc"), bytes("a\nb\r\nc\n"), bytes("\1a\1b\1c"));
        for (int i = 0; i < framings.size(); i++) {
            for (List<byte[]> segments : FramingHarness.allSplits(streams.get(i))) {
                pausing.events.clear();
                current[0] = new FramingHarness(framings.get(i), 100);
                for (byte[] segment : segments) {
                    current[0].receive(segment);
                    int frames = pausing.events.size();
                    while (current[0].decorated().isOpen() && !current[0].isWritable()) {
                        assertThat(pausing.events.size()).as("frames while it was not writable")
                                .isLessThanOrEqualTo(frames);
                        current[0].resume();
                        frames = pausing.events.size();
                    }
                }
                current[0].receiveEnd();
                assertThat(pausing.events).containsExactly("open", "\"a\"", "\"b\"", "\"c\"", "end 0", "close");
            }
        }
    }

    /** What counts is whether the connection below is paused: nothing else would present the frames again. */
    @Test
    void aPauseThatComesInTheMiddleOfAResumeLosesNoFrame() {
        FramingHarness.Recorder recorder = new FramingHarness.Recorder();
        FramingHarness harness = new FramingHarness(Framing.lines(9, recorder), 100);
        Connection connection = harness.decorated();
        connection.pauseReading();
        assertThat(connection.isReading()).isFalse();
        harness.beforeResume = connection::pauseReading;
        connection.resumeReading();
        assertThat(connection.isReading()).isTrue();
        harness.receive(bytes("a\nb\n"));
        assertThat(recorder.events).containsExactly("open", "\"a\"", "\"b\"");
        connection.pauseReading();
        harness.receive(bytes("c\n"));
        assertThat(recorder.events).as("while reading is paused").hasSize(3);
    }
}
