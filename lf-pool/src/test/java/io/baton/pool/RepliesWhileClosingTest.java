package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

@Timeout(120)
class RepliesWhileClosingTest {

    /** Many threads reply, one of them closes: each reply arrives whole or not at all, and those of a thread in order. */
    @ParameterizedTest
    @EnumSource
    void repliesFromManyThreadsWhileClosing(Writing writing) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            Recorder handler = new Recorder();
            try (RunningPool server = RunningPool.start(handler, b -> b.threads(2).writing(writing));
                    Client client = server.connect()) {
                Connection connection = handler.connection();
                List<Thread> threads = new ArrayList<>();
                int closer = random.nextInt(4);
                int closesAfter = random.nextInt(100);
                for (int t = 0; t < 4; t++) {
                    int number = t;
                    Thread thread = new Thread(() -> {
                        for (int i = 0; i < 200; i++) {
                            if (number == closer && i == closesAfter) {
                                connection.close();
                            }
                            connection.reply((number + ":" + i + "x".repeat(i * 7 % 1_500) + "\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                        }
                    });
                    threads.add(thread);
                    thread.start();
                }
                String read = new String(client.readToEnd(), StandardCharsets.US_ASCII);
                for (Thread thread : threads) {
                    thread.join();
                }
                int[] next = new int[4];
                assertThat(read).as("the last reply is whole, seed %d", seed).satisfiesAnyOf(
                        text -> assertThat(text).isEmpty(), text -> assertThat(text).endsWith("\n"));
                for (String line : read.isEmpty() ? new String[0] : read.split("\n")) {
                    int number = line.charAt(0) - '0';
                    int i = next[number]++;
                    assertThat(line).as("seed %d, round %d", seed, round)
                            .isEqualTo(number + ":" + i + "x".repeat(i * 7 % 1_500));
                }
                assertThat(next[closer]).isGreaterThanOrEqualTo(closesAfter);
            }
        }
    }
}
