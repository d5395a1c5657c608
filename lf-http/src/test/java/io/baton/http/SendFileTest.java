package io.baton.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.Providers;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Files that the kernel sends. */
class SendFileTest {

    private static final int SIZE = 3_000_000;

    @TempDir
    private Path directory;
    private Path file;
    private byte[] content;

    @BeforeEach
    void create() throws IOException {
        content = new byte[SIZE];
        Random random = new Random(1);
        random.nextBytes(content);
        file = Files.write(directory.resolve("file"), content);
    }

    @ParameterizedTest
    @CsvSource({"0, 3000000", "0, 1", "2999999, 1", "1000, 2000000", "0, 0", "3000000, 0", "5, 0"})
    void aPartOfAFileIsByteExact(long offset, long count) throws IOException {
        Set<String> before = TestFds.open(directory);
        try (RunningServer server = RunningServer.of((request, response) -> {
            response.header("Content-Type", "x/y").sendFile(file, offset, count);
            assertThat(response.isComplete()).isTrue();
        }); Client client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                Response response = client.ask(Client.get("/"));
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.header("Content-Length")).isEqualTo(String.valueOf(count));
                assertThat(response.header("Content-Type")).isEqualTo("x/y");
                assertThat(response.body()).isEqualTo(Arrays.copyOfRange(content, (int) offset, (int) (offset
                        + count)));
            }
            client.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(client.readToHead().header("Content-Length")).isEqualTo(String.valueOf(count));
            assertThat(client.ask(Client.get("/")).body()).hasSize((int) count);
        }
        assertThat(TestFds.open(directory)).as("descriptors").isEqualTo(before);
    }

    /** Each in its place between other answers of the same connection. */
    @Test
    void filesKeepTheirPlaceAmongPipelinedAnswers() throws IOException {
        try (RunningServer server = RunningServer.start(settings -> settings
                .route("/file", (request, response) -> response.sendFile(file, 0, 100_000))
                .route("/text", (request, response) -> response.send("text"))); Client client = server.connect()) {
            client.send((Client.get("/text") + Client.get("/file") + Client.get("/file")).repeat(30));
            byte[] part = Arrays.copyOf(content, 100_000);
            for (int i = 0; i < 30; i++) {
                assertThat(client.read().text()).isEqualTo("text");
                assertThat(client.read().body()).isEqualTo(part);
                assertThat(client.read().body()).isEqualTo(part);
            }
        }
    }

    @Test
    void whatCannotBeSentIsRefusedAndTheHandlerMaySendSomethingElse() throws IOException {
        Set<String> before = TestFds.open(directory);
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        try (RunningServer server = RunningServer.of((request, response) -> {
            try {
                for (Path wrong : List.of(directory, directory.resolve("none"), Path.of("/dev/null"),
                        Path.of("/dev/zero"))) {
                    assertThatThrownBy(() -> response.sendFile(wrong, 0, 1)).as("%s", wrong)
                            .isInstanceOf(IOException.class);
                }
                assertThatThrownBy(() -> response.sendFile(directory.resolve("none"), 0, 0))
                        .isInstanceOf(IOException.class);
                assertThatThrownBy(() -> response.sendFile(file, 0, SIZE + 1)).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> response.sendFile(file, SIZE, 1)).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> response.sendFile(file, 1, Long.MAX_VALUE)).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> response.sendFile(file, -1, 1)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> response.sendFile(file, 0, -1)).isInstanceOf(IllegalArgumentException.class);
                assertThat(response.isCommitted()).isFalse();
            } catch (Throwable e) {
                failures.add(e);
            }
            response.status(404).send("none");
        }); Client client = server.connect()) {
            Response response = client.ask(Client.get("/"));
            assertThat(failures).isEmpty();
            assertThat(response.status()).isEqualTo(404);
            assertThat(response.text()).isEqualTo("none");
            assertThat(response.header("Content-Length")).isEqualTo("4");
        }
        assertThat(TestFds.open(directory)).as("descriptors").isEqualTo(before);
    }

    /** The file is there and readable, and the process has no descriptor left to open it with. */
    @Test
    void aFileThatCannotBeOpenedIsRefusedBeforeItsHeadAndTheHandlerMaySendSomethingElse() throws IOException {
        SystemCalls real = Providers.selected();
        SystemCalls shortage = (SystemCalls) Proxy.newProxyInstance(SystemCalls.class.getClassLoader(),
                new Class<?>[] {SystemCalls.class}, (proxy, method, arguments) ->
                        method.getName().equals("open") ? (Object) (-Linux.EMFILE) : method.invoke(real, arguments));
        HttpRoute route = new HttpRoute(BodyMode.WHOLE, (request, response) -> {
            try {
                response.sendFile(file, 0, SIZE);
            } catch (IOException refused) {
                response.status(503).send(refused.getMessage());
            }
        });
        try (RunningServer server = RunningServer.start(settings -> settings.router(request -> route),
                pool -> pool.systemCalls(shortage)); Client client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                Response response = client.ask(Client.get("/"));
                assertThat(response.status()).isEqualTo(503);
                assertThat(response.text()).contains("EMFILE");
            }
        }
    }

    @Test
    void aClientThatGoesWhileAFileIsSentLeavesNoDescriptor() throws IOException {
        Set<String> before = TestFds.open(directory);
        try (RunningServer server = RunningServer.of((request, response) -> response.sendFile(file, 0, SIZE))) {
            for (int i = 0; i < 20; i++) {
                try (Client client = new Client(server.address(), 4 << 10)) {
                    client.send(Client.get("/").repeat(5));
                    client.in().read();
                    client.reset();
                }
            }
            server.awaitNoConnection();
        }
        assertThat(TestFds.open(directory)).as("descriptors").isEqualTo(before);
    }
}
