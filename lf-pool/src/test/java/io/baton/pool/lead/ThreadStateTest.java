package io.baton.pool.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

class ThreadStateTest {

    @Test
    void aParkedThreadIsBlockedAndTheAskingOneIsNot() throws Exception {
        CompletableFuture<Long> tid = new CompletableFuture<>();
        Thread parked = new Thread(() -> {
            try {
                tid.complete(Long.parseLong(Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString()));
            } catch (java.io.IOException e) {
                tid.completeExceptionally(e);
            }
            while (!Thread.currentThread().isInterrupted()) {
                LockSupport.park();
            }
        }, "a name with ) R (in it");
        parked.start();
        long number = tid.get(5, TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(5)).until(() -> ThreadState.isBlocked(number));
        long own = Long.parseLong(Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString());
        assertThat(ThreadState.isBlocked(own)).isFalse();
        parked.interrupt();
        parked.join();
        await().atMost(Duration.ofSeconds(5)).until(() -> !ThreadState.isBlocked(number));
    }

    @Test
    void aThreadThatCannotBeAskedIsNotBlocked() {
        assertThat(ThreadState.isBlocked(0)).isFalse();
    }
}
