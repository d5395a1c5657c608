package io.baton.benchmarks;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The options that measure two builds of Baton in one run. */
final class BaselineOptions {

    @Option(names = "--baseline", paramLabel = "DIR",
            description = "benchmarks/target of another checkout: each of Baton's peers is also measured out of that"
                    + " build, in the same turns, as name@baseline; a table shows what changed")
    private Path directory;

    @Option(names = "--only-baton", description = "leave out all peers but Baton's own: more turns in the same time")
    private boolean onlyBaton;

    /** The other build, or null. */
    Baseline baseline() {
        return directory == null ? null : Baseline.of(directory);
    }

    /**
     * The peers to measure. Each of Baton's is followed by its twin from the other build, so the two run one after
     * the other.
     */
    List<Peer> of(List<Peer> peers) {
        return peers.stream().filter(peer -> !onlyBaton || peer.isBaton())
                .flatMap(peer -> directory != null && peer.isBaton() && !peer.isBaseline()
                        ? Stream.of(peer, peer.ofBaseline()) : Stream.of(peer))
                .distinct().toList();
    }
}
