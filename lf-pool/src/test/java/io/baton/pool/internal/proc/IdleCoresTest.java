package io.baton.pool.internal.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class IdleCoresTest {

    @TempDir
    private Path directory;
    private volatile boolean stop;

    private boolean isNobodyWaiting(String loadavg, String online, String allowed) throws Exception {
        Path load = Files.writeString(directory.resolve("loadavg"), loadavg);
        Path cpus = Files.writeString(directory.resolve("online"), online);
        Path status = Files.writeString(directory.resolve("status"), "Name:\tx\nCpus_allowed_list:\t" + allowed + "\n");
        try (IdleCores cores = new IdleCores(load, cpus, status)) {
            return cores.isNobodyWaiting();
        }
    }

    @Test
    void nobodyWaitsIfNoMoreRunThanThereAreCores() throws Exception {
        assertThat(isNobodyWaiting("2.74 4.74 2.49 2/125 14519\n", "0-1\n", "0-1")).isTrue();
        assertThat(isNobodyWaiting("2.74 4.74 2.49 3/125 14519\n", "0-1\n", "0-1")).isFalse();
        assertThat(isNobodyWaiting("0.00 0.00 0.00 5/9999 1\n", "0-2,4,6\n", "0-63")).isTrue();
        assertThat(isNobodyWaiting("0.00 0.00 0.00 6/9999 1\n", "0-2,4,6\n", "0-63")).isFalse();
    }

    @Test
    void aProcessThatMayNotUseAllCoresCannotTell() throws Exception {
        assertThat(isNobodyWaiting("2.74 4.74 2.49 1/125 14519\n", "0-3\n", "1-2")).isFalse();
    }

    @Test
    void whatCannotBeReadSaysNothing() throws Exception {
        assertThat(isNobodyWaiting("", "0-1\n", "0-1")).isFalse();
        assertThat(isNobodyWaiting("0.00 0.00 0.00 0/0 0\n", "0-1\n", "0-1")).as("where the kernel does not count")
                .isFalse();
        assertThat(isNobodyWaiting("2.74 4.74 2.49 1/125 14519\n", "none\n", "0-1")).isFalse();
        Path missing = directory.resolve("missing");
        try (IdleCores cores = new IdleCores(missing, missing, missing)) {
            assertThat(cores.isNobodyWaiting()).isFalse();
        }
    }

    /** The kernel counts afresh with every read of the file that stays open. */
    @Test
    void threadsThatWantTheCoresAreSeen() throws Exception {
        List<Thread> threads = new ArrayList<>();
        IdleCores cores = new IdleCores();
        try (cores) {
            for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors() + 1; i++) {
                Thread thread = new Thread(() -> {
                    while (!stop) {
                        Thread.onSpinWait();
                    }
                });
                threads.add(thread);
                thread.start();
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> !cores.isNobodyWaiting());
        } finally {
            stop = true;
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(cores.isNobodyWaiting()).as("closed").isFalse();
    }
}
