package io.baton.epoll.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The memory into which the linker's stubs write errno: a cache line for each thread, so that two threads do not contend for one. It
 * is never freed. When a thread has ended, the next new one gets its line; so there are at most a third more than threads have
 * lived at once, and a few.
 *
 * <p>Nothing here takes a lock or enters a monitor. An arena that the garbage collector frees would, in the JDK's {@code Cleaner}: a
 * new virtual thread would block there, in the middle of a system call, for all others that are new at that moment.
 */
final class ErrnoMemory {

    private static final long CACHE_LINE = 64;
    /** A new thread looks at so many lines for one whose thread has ended, the longest used first. */
    private static final int LOOKS = 4;

    private record Line(MemorySegment memory, WeakReference<Thread> user) {

        boolean isFree() {
            Thread thread = user.get();
            return thread == null || !thread.isAlive();
        }
    }

    private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
    private final long bytes;

    /** Memory of so many bytes for each thread, or a cache line. */
    ErrnoMemory(long bytes) {
        this.bytes = Math.max(bytes, CACHE_LINE);
    }

    /** For the calling thread, which calls this once. */
    MemorySegment ofNewThread() {
        MemorySegment memory = free();
        if (memory == null) {
            memory = Arena.global().allocate(bytes, CACHE_LINE);
        }
        lines.add(new Line(memory, new WeakReference<>(Thread.currentThread())));
        return memory;
    }

    private MemorySegment free() {
        for (int i = 0; i < LOOKS; i++) {
            Line line = lines.poll();
            if (line == null) {
                return null;
            }
            if (line.isFree()) {
                return line.memory;
            }
            lines.add(line);
        }
        return null;
    }

    /** For tests: how many lines there are. */
    int size() {
        return lines.size();
    }
}
