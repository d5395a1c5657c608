package io.baton.epoll.tck;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The threads of one test. They have names, a join waits for a bounded time, and their failures are passed on. */
final class Crew implements AutoCloseable {

    /** A thread's work. */
    interface Task {
        void run() throws Exception;
    }

    private static final AtomicInteger SERIAL = new AtomicInteger();
    private static final int JOIN_SECONDS = Rounds.of(Contract.PATIENCE_SECONDS, 6 * Contract.PATIENCE_SECONDS);

    private final List<Member> members = new ArrayList<>();
    private volatile boolean released;

    /** A thread of the crew. */
    static final class Member {
        private final Thread thread;
        private volatile Throwable failure;

        private Member(Task task) {
            // The kernel keeps 15 characters of a thread's name, by which it is found below /proc.
            thread = new Thread(() -> {
                try {
                    task.run();
                } catch (Throwable e) {
                    failure = e;
                }
            }, "tck-" + SERIAL.incrementAndGet());
            thread.setDaemon(true);
            thread.start();
        }

        /** Waits for the thread's end and throws its failure. */
        void join() {
            try {
                thread.join(SECONDS.toMillis(JOIN_SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted while joining " + thread.getName(), e);
            }
            if (thread.isAlive()) {
                AssertionError stuck = new AssertionError(thread.getName() + " does not end; it is here");
                stuck.setStackTrace(thread.getStackTrace());
                throw stuck;
            }
            if (failure != null) {
                throw new AssertionError(thread.getName() + " failed: " + failure, failure);
            }
        }

        boolean isAlive() {
            return thread.isAlive();
        }

        /**
         * Waits until the thread sleeps in the kernel: its state is S three times in a row. It may sleep in another place
         * for a moment on its way there, so a test must be right without this; it only makes the interesting path likely.
         */
        void awaitAsleep() {
            Path stat = awaitTask();
            int[] inRow = {0};
            await(() -> {
                inRow[0] = stateOf(stat) == 'S' ? inRow[0] + 1 : 0;
                return inRow[0] >= 3 || !thread.isAlive();
            }, thread.getName() + " falls asleep");
        }

        private Path awaitTask() {
            Path[] found = new Path[1];
            await(() -> (found[0] = find(thread.getName())) != null || !thread.isAlive(),
                    thread.getName() + " has a name");
            return found[0];
        }
    }

    /** Starts a thread. */
    Member start(Task task) {
        Member member = new Member(task);
        members.add(member);
        return member;
    }

    /** True once the test is over: endless tasks check it. */
    boolean isReleased() {
        return released;
    }

    void release() {
        released = true;
    }

    /** Joins every thread. */
    void joinAll() {
        members.forEach(Member::join);
    }

    @Override
    public void close() {
        for (Member member : members) {
            LockSupport.unpark(member.thread);
        }
        joinAll();
    }

    /** Waits until the condition holds; checks it at short intervals. */
    static void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + SECONDS.toNanos(Contract.PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("in " + Contract.PATIENCE_SECONDS + " s it did not come true that " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }

    /** Watches for a while and fails as soon as the condition does not hold. */
    static void holds(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + Contract.SETTLE_NANOS;
        do {
            if (!condition.getAsBoolean()) {
                throw new AssertionError("it does not hold that " + what);
            }
            LockSupport.parkNanos(1_000_000);
        } while (System.nanoTime() - end < 0);
    }

    private static Path find(String name) {
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                if (read(task.resolve("comm")).strip().equals(name)) {
                    return task.resolve("stat");
                }
            }
            return null;
        } catch (IOException e) {
            throw new AssertionError("the threads of this process cannot be listed", e);
        }
    }

    /** The state letter after the name: {@code 4711 (tck-1) S ...}; Z for a thread that has ended. */
    private static char stateOf(Path stat) {
        String line = stat == null ? "" : read(stat);
        int end = line.lastIndexOf(')');
        return end < 0 ? 'Z' : line.charAt(end + 2);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return "";
        }
    }
}
