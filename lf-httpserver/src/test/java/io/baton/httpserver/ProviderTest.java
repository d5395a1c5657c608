package io.baton.httpserver;

import com.sun.net.httpserver.spi.HttpServerProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

import static org.assertj.core.api.Assertions.assertThat;

/** How the provider is found, and what keeps its JVM alive. */
class ProviderTest {

    private static final String PROGRAM = """
            package program;

            import com.sun.net.httpserver.HttpServer;
            import java.io.InputStream;
            import java.net.InetAddress;
            import java.net.InetSocketAddress;
            import java.net.URL;

            public class Main {
                public static void main(String[] args) throws Exception {
                    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                    server.createContext("/", exchange -> {
                        exchange.sendResponseHeaders(200, 2);
                        exchange.getResponseBody().write("ok".getBytes());
                        exchange.close();
                    });
                    server.start();
                    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
                    try (InputStream in = new URL(url).openStream()) {
                        System.out.println(server.getClass().getModule() + " " + new String(in.readAllBytes()));
                    }
                    server.stop(0);
                }
            }
            """;

    @Test
    void itIsFoundOnTheClassPath() {
        assertThat(HttpServerProvider.provider()).isInstanceOf(BatonHttpServerProvider.class);
    }

    @Test
    void itIsFoundOnTheModulePath(@TempDir Path folder) throws Exception {
        Path source = Files.createDirectories(folder.resolve("src/program"));
        Files.writeString(source.resolve("Main.java"), PROGRAM);
        Files.writeString(folder.resolve("src/module-info.java"), "module program { requires jdk.httpserver; }");
        Path classes = folder.resolve("classes");
        int compiled = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", classes.toString(),
                source.resolve("Main.java").toString(), folder.resolve("src/module-info.java").toString());
        assertThat(compiled).isZero();
        Process process = Jvm.start(List.of("--module-path", classes + File.pathSeparator + modules(),
                "--enable-native-access=com.sun.jna", "--add-modules=ALL-MODULE-PATH", "-m", "program/program.Main"));
        assertThat(Jvm.outputOf(process)).contains("module io.baton.httpserver ok").endsWith("exit 0");
    }

    /** What a user would put there: the jars of Baton and what they need. */
    private static String modules() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .filter(entry -> entry.matches(
                        ".*/(epoll-api|epoll-native|lf-pool|lf-http|lf-httpserver)(/target/.*)?|.*/jna-jpms-.*"
                        + "|.*/disruptor-.*|.*/jetty-(http|io|util)-.*|.*/slf4j-api-2.*"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void aServerThatADaemonHasStartedDoesNotKeepTheJvm() throws Exception {
        assertThat(Jvm.outputOf(Jvm.main(DaemonProgram.class, "daemon"))).isEqualTo("exit 0");
    }

    @Test
    void aServerThatAUserThreadHasStartedKeepsTheJvmUntilItIsStopped() throws Exception {
        assertThat(Jvm.outputOf(Jvm.main(DaemonProgram.class, "user"))).contains("still there").endsWith("exit 0");
    }
}
