package io.baton.benchmarks.soak;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** What a server does wrong on purpose, so that one can see the soak fail. */
enum Leak {

    /** Keeps two MiB of heap for each sample. */
    HEAP,
    /** Keeps twelve MiB of direct memory for each sample: what is allowed is more than of the others. */
    DIRECT,
    /** Keeps twelve descriptors for each sample: their number varies with the threads, each of which has two. */
    DESCRIPTORS,
    /** Keeps twelve threads for each sample. */
    THREADS,
    /** Keeps a connection open, now and then, though its peer has gone. */
    CONNECTION,
    /** Drops the first byte of a reply, now and then. */
    LOST_BYTE,
    /** Sends a cell of another connection, now and then. */
    FOREIGN_CELL;

    private static final int EACH = 12;
    private static final int NOW_AND_THEN = 100;
    private static final int MIB = 1 << 20;
    private static final int HEAP_MIB = 2;
    private static final int DIRECT_MIB = 12;

    /** Leaks of one server, counted by itself. */
    static final class Tap {

        private final Set<Leak> open = EnumSet.noneOf(Leak.class);
        private final List<Object> kept = new ArrayList<>();
        private final AtomicInteger occasions = new AtomicInteger();

        Tap(List<Leak> open) {
            this.open.addAll(open);
        }

        /** Leaks what is leaked for each sample. */
        void sample() throws IOException {
            if (open.contains(HEAP)) {
                kept.add(new byte[HEAP_MIB * MIB]);
            }
            if (open.contains(DIRECT)) {
                kept.add(ByteBuffer.allocateDirect(DIRECT_MIB * MIB));
            }
            for (int i = 0; i < EACH; i++) {
                if (open.contains(DESCRIPTORS)) {
                    kept.add(new FileInputStream("/dev/null"));
                }
                if (open.contains(THREADS)) {
                    Thread thread = new Thread(() -> {
                        for (;;) {
                            LockSupport.park();
                        }
                    }, "leaked");
                    thread.setDaemon(true);
                    thread.start();
                }
            }
        }

        /** Whether this is an occasion to do this wrong. */
        boolean drips(Leak leak) {
            return open.contains(leak) && occasions.incrementAndGet() % NOW_AND_THEN == 0;
        }
    }
}
