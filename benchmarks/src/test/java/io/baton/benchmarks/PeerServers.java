package io.baton.benchmarks;

import io.baton.benchmarks.calls.Preflight;

import io.netty.channel.uring.IoUring;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Real peers, each in a process of its own, for a test. */
final class PeerServers {

    private static final int VIRTUAL_THREADS = 21;
    private static final Path JDK = Path.of(System.getProperty("java.home"));
    private static final List<String> SMALL =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "--enable-native-access=ALL-UNNAMED");

    private PeerServers() {
    }

    /** Starts one with these further options, puts a load on it, ends it. Aborts the test, with the reason, where it cannot run. */
    static Run run(String text, Load load, String... options) throws IOException, InterruptedException {
        skipWhereItCannotRun(text.split(":")[0]);
        Assumptions.assumeTrue(Runtime.version().feature() >= VIRTUAL_THREADS || !text.contains("virtual"),
                text + " needs JDK " + VIRTUAL_THREADS);
        NativeTools tools = TestTools.get();
        Place place = new Place(Cores.allowed(), 0);
        Peer peer = Peer.of(text);
        Server.Setup setup = new Server.Setup(tools, Jdk.at(JDK), SMALL, place, null, false);
        try (Server server = Server.start(peer, setup, List.of(options))) {
            return new Run(text, load, 1, load.run(tools, server.port(), server.pid(), place));
        }
    }

    private static void skipWhereItCannotRun(String kind) {
        int jdk = Peer.of(kind).jdk();
        Assumptions.assumeTrue(Runtime.version().feature() >= jdk, kind + " needs JDK " + jdk);
        if (kind.equals("netty-io_uring")) {
            Assumptions.assumeTrue(IoUring.isAvailable(), () -> "no io_uring: " + IoUring.unavailabilityCause());
        } else if (kind.startsWith("baton-")) {
            Preflight.refusal(provider(kind)).ifPresent(Assumptions::abort);
        }
    }

    /** The provider of one of Baton's peers: ffm of baton-ffm-platform:16. */
    static String provider(String peer) {
        return peer.split("[-:]")[1];
    }
}
