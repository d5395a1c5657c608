package io.baton.pool.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

class ThreadStateTest {

    private static long ownTid() {
        try {
            return Long.parseLong(Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aParkedThreadIsBlockedAndTheAskingOneIsNot() throws Exception {
        CompletableFuture<Long> tid = new CompletableFuture<>();
        Thread parked = new Thread(() -> {
            tid.complete(ownTid());
            while (!Thread.currentThread().isInterrupted()) {
                LockSupport.park();
            }
        }, "a name with ) R (in it");
        parked.start();
        long number = tid.get(5, TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(5)).until(() -> ThreadState.isBlocked(number));
        assertThat(ThreadState.isBlocked(ownTid())).isFalse();
        parked.interrupt();
        parked.join();
        await().atMost(Duration.ofSeconds(5)).until(() -> !ThreadState.isBlocked(number));
    }

    @Test
    void aThreadThatCannotBeAskedIsNotBlocked() {
        assertThat(ThreadState.isBlocked(0)).isFalse();
    }
}
