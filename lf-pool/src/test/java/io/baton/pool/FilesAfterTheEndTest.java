package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Replies of a handler that outlasts its pool. A writer that is a thread has ended by then. */
@Timeout(60)
class FilesAfterTheEndTest {

    private static final int BYTES = 1_000;
    private static final int FILES = 10;

    @ParameterizedTest
    @EnumSource
    void noDescriptorIsLeft(Writing writing, @TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("file"), new byte[BYTES]);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ConnectionHandler handler = (connection, in) -> {
            begun.countDown();
            while (goOn.getCount() > 0) {
                RunningPool.awaitQuietly(goOn);
                Thread.interrupted(); // Deaf to it.
            }
            for (int i = 0; i < FILES; i++) {
                connection.replyFile(file, 0, BYTES);
            }
        };
        Set<String> before = TestFds.open();
        try (Logs logs = new Logs();
                RunningPool pool = RunningPool.start(handler, b -> b.followers(Followers.PLATFORM).threads(2)
                        .writing(writing).drainTimeout(Duration.ofMillis(100)));
                Client client = pool.connect()) {
            client.send("stick");
            assertThat(begun.await(15, TimeUnit.SECONDS)).isTrue();
            pool.pool().close();
            assertThat(logs.messages()).anyMatch(message -> message.contains("1 connections did not end"));
            goOn.countDown();
            assertThat(client.readToEnd().length).as("bytes of the files that came").isLessThanOrEqualTo(FILES * BYTES);
            eventually().until(() -> pool.liveThreadsAndFollowers() == 0 && pool.snapshot().connections() == 0);
        }
        assertThat(TestFds.openedSince(before)).isEmpty();
    }
}
