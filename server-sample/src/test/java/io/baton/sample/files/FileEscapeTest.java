package io.baton.sample.files;

import io.baton.sample.http.HttpPeer;
import io.baton.sample.http.HttpPeer.Answer;
import io.baton.sample.http.RunningService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** Nothing outside of the root can be had, and nothing in it that is no plain file. */
class FileEscapeTest {

    private static final String SECRET = "not for you";

    @TempDir
    private Path directory;
    private Path root;
    private RunningService service;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(directory.resolve("secret"), SECRET);
        root = Files.createDirectory(directory.resolve("root"));
        Files.createDirectory(root.resolve("sub"));
        Files.writeString(root.resolve("file"), "for all");
        Files.writeString(root.resolve("sub/inner"), "for all");
        Files.writeString(Files.createDirectory(root.resolve(".git")).resolve("config"), SECRET);
        Files.writeString(root.resolve(".env"), SECRET);
        service = RunningService.start(root);
    }

    @AfterEach
    void close() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/files/../secret", "/files/../../secret", "/files/sub/../../secret", "/files/./../secret",
        "/files/%2e%2e/secret", "/files/%2E%2e/secret", "/files/.%2e/secret", "/files/sub/%2e%2e/%2e%2e/secret",
        "/files/..%2fsecret", "/files/%2e%2e%2fsecret", "/files/sub%2f..%2f..%2fsecret", "/files/..%5csecret",
        "/files/%252e%252e/secret", "/files/..;/secret", "/files/%c0%ae%c0%ae/secret", "/files/..%00/secret",
        "/files/file%00", "/files/file%00.txt", "/files/%00", "/files/..\\secret", "/files//secret",
        "http://localhost/files/../secret", "/files/sub/..", "/files/.", "/../files/file",
    })
    void aPathThatClimbsIsRefused(String target) throws IOException {
        expectNothing(target);
    }

    @Test
    void anAbsolutePathIsRefused() throws IOException {
        String secret = directory.resolve("secret").toString();
        expectNothing("/files/" + secret);
        expectNothing("/files" + secret);
        expectNothing("/files/" + secret.replace("/", "%2f"));
        expectNothing("/files/file://" + secret);
        expectNothing("/files///etc/passwd");
    }

    @Test
    void anEncodedSlashIsNoSeparator() throws IOException {
        assertThat(service.ask(HttpPeer.get("/files/sub/inner")).status()).isEqualTo(200);
        expectNothing("/files/sub%2finner");
        expectNothing("/files/sub%2Finner");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/files/.env", "/files/%2eenv", "/files/.git/config", "/files/hidden", "/files/git/config"})
    void aNameThatBeginsWithADotIsNotServed(String target) throws IOException {
        Files.createSymbolicLink(root.resolve("hidden"), Path.of(".env"));
        Files.createSymbolicLink(root.resolve("git"), Path.of(".git"));
        expectNothing(target);
    }

    @Test
    void aSymbolicLinkThatLeadsOutsideIsNotFollowed() throws IOException {
        Files.createSymbolicLink(root.resolve("absolute"), directory.resolve("secret"));
        Files.createSymbolicLink(root.resolve("relative"), Path.of("../secret"));
        Files.createSymbolicLink(root.resolve("up"), Path.of(".."));
        Files.createSymbolicLink(root.resolve("twice"), Path.of("relative"));
        Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(root.resolve("dangling"), Path.of("none"));
        // A sibling whose name begins like the root's.
        Files.writeString(Files.createDirectory(directory.resolve("root-2")).resolve("secret"), SECRET);
        Files.createSymbolicLink(root.resolve("sibling"), directory.resolve("root-2"));
        for (String name : new String[] {"absolute", "relative", "up/secret", "twice", "loop", "loop/x", "dangling",
            "sibling/secret"}) {
            expectNothing("/files/" + name);
        }
    }

    @Test
    void aSymbolicLinkWithinTheRootIsFollowed() throws IOException {
        Files.createSymbolicLink(root.resolve("link"), Path.of("sub/inner"));
        assertThat(service.ask(HttpPeer.get("/files/link")).text()).isEqualTo("for all");
    }

    @Test
    void theRootItselfMayBeASymbolicLink() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), root);
        try (RunningService linked = RunningService.start(link)) {
            assertThat(linked.ask(HttpPeer.get("/files/file")).text()).isEqualTo("for all");
        }
    }

    /** To open a FIFO would block the handler until somebody writes to it. */
    @Test
    void whatIsNoRegularFileIsNotOpened() throws Exception {
        Path fifo = root.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        Files.createSymbolicLink(root.resolve("link-to-fifo"), Path.of("fifo"));
        expectNothing("/files/fifo");
        expectNothing("/files/link-to-fifo");
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(root.resolve("socket")));
            expectNothing("/files/socket");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/files", "/files/", "/files/sub", "/files/sub/", "/files/file/", "/files/file/x"})
    void aDirectoryIsNotListed(String target) throws IOException {
        expectNothing(target);
    }

    @Test
    void aNameThatNoFileCanHaveIsNotThere() throws IOException {
        expectNothing("/files/" + "x".repeat(300));
        expectNothing("/files/" + "x/".repeat(3000) + "x");
        expectNothing("/files/%ff");
        expectNothing("/files/%C3%A9%F0%9F%98%80");
    }

    private void expectNothing(String target) throws IOException {
        for (String method : new String[] {"GET", "HEAD"}) {
            Answer answer = service.ask(HttpPeer.request(method, target));
            assertThat(answer.status()).as(target).isIn(400, 404);
            assertThat(answer.text()).as(target).doesNotContain(SECRET, directory.toString());
        }
    }
}
