package io.baton.httpserver;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import jakarta.jws.WebMethod;
import jakarta.jws.WebService;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.xml.ws.Endpoint;

import org.glassfish.jersey.jdkhttp.JdkHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Programs that were written for the JDK's server, as they are. */
class ProgramsTest extends Servers {

    @Test
    void thePrometheusExporterIsNotStoppedByHalfRequests() throws Exception {
        PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(() -> CounterSnapshot.builder().name("things").help("Things.")
                .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder().value(17).build()).build());
        HTTPServer exporter = HTTPServer.builder().inetAddress(InetAddress.getLoopbackAddress()).port(0)
                .registry(registry).buildAndStart();
        List<RawClient> halves = new ArrayList<>();
        try {
            InetSocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), exporter.getPort());
            for (int i = 0; i < 20; i++) {
                halves.add(new RawClient(at).send("GET /metrics HTTP/1.1\r\nHost"));
            }
            assertThat(RawClient.get(at, "/metrics").body()).contains("things_total 17.0");
            assertThat(RawClient.get(at, "/-/healthy").body()).contains("healthy");
            assertThat(RawClient.get(at, "/").body()).contains("Prometheus");
        } finally {
            for (RawClient half : halves) {
                half.close();
            }
            exporter.close();
        }
    }

    /** A resource of Jersey. */
    @Path("/things")
    public static class Things {

        @GET
        @Path("{name}")
        public String get(@PathParam("name") String name) {
            return "thing " + name;
        }

        @POST
        public String post(String body) {
            return body.length() + " bytes";
        }
    }

    @Test
    void jerseyAnswersWithItsResources() throws Exception {
        HttpServer server = stoppedLater(JdkHttpServerFactory.createHttpServer(
                URI.create("http://127.0.0.1:0/api"), new ResourceConfig(Things.class)));
        InetSocketAddress at = server.getAddress();
        try (RawClient client = new RawClient(at)) {
            assertThat(client.get("/api/things/one").reply().body()).isEqualTo("thing one");
            assertThat(client.get("/api/none").reply().code()).isEqualTo(404);
            client.send("POST /api/things HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n"
                    + "Content-Length: 100000\r\n\r\n" + "x".repeat(100_000));
            assertThat(client.reply().body()).isEqualTo("100000 bytes");
        }
    }

    /** A service of JAX-WS. */
    @WebService
    public static class Greeter {

        @WebMethod
        public String greet(String name) {
            return "hello " + name;
        }
    }

    @Test
    void aWebServiceAnswersSoap() throws Exception {
        HttpServer server = create();
        HttpContext context = server.createContext("/greeter");
        Endpoint endpoint = Endpoint.create(new Greeter());
        endpoint.publish(context);
        server.start();
        try {
            assertThat(RawClient.get(server.getAddress(), "/greeter?wsdl").body()).contains("greetResponse");
            String envelope = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\">" + "<s:Body>"
                    + "<g:greet xmlns:g=\"http://httpserver.baton.io/\"><arg0>you</arg0></g:greet>"
                    + "</s:Body></s:Envelope>";
            RawClient.Reply reply = RawClient.ask(server.getAddress(), "POST /greeter HTTP/1.1\r\nHost: a\r\n"
                    + "Content-Type: text/xml\r\nContent-Length: " + envelope.length() + "\r\n\r\n" + envelope);
            assertThat(reply.body()).contains("hello you");
        } finally {
            endpoint.stop();
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_18, disabledReason = "SimpleFileServer is there from JDK 18 on")
    void theSimpleFileServerServesFiles(@TempDir java.nio.file.Path folder) throws Exception {
        Files.writeString(folder.resolve("a file.txt"), "content");
        Files.write(folder.resolve("large"), new byte[1 << 20]);
        Class<?> type = Class.forName("com.sun.net.httpserver.SimpleFileServer");
        Class<?> level = Class.forName("com.sun.net.httpserver.SimpleFileServer$OutputLevel");
        Method create = type.getMethod("createFileServer", InetSocketAddress.class, java.nio.file.Path.class, level);
        HttpServer server = stoppedLater((HttpServer) create.invoke(null, anyPort(), folder.toRealPath(),
                level.getEnumConstants()[0]));
        server.start();
        try (RawClient client = new RawClient(server.getAddress())) {
            assertThat(client.get("/a%20file.txt").reply().body()).isEqualTo("content");
            assertThat(client.get("/").reply().body()).contains("a%20file.txt");
            assertThat(client.get("/large").reply().body()).hasSize(1 << 20);
            assertThat(client.get("/none").reply().code()).isEqualTo(404);
            RawClient.Reply head = client.send("HEAD /large HTTP/1.1\r\nHost: a\r\n\r\n").replyToHead();
            assertThat(head.header("Content-length")).isEqualTo(String.valueOf(1 << 20));
            assertThat(client.get("/a%20file.txt").reply().body()).isEqualTo("content");
        }
    }
}
