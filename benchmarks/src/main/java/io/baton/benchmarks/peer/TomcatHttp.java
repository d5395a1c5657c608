package io.baton.benchmarks.peer;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Embedded Tomcat with two servlets and its defaults, except that a connection may have any number of requests (its
 * own limit of 100 would measure connects), and as many connections may be open as are wanted. {@code --handlers
 * virtual} runs them on virtual threads. {@code --threads} of its pool, 0 for Tomcat's own number.
 */
public final class TomcatHttp {

    private static final String MOST_CONNECTIONS = "100000";

    private TomcatHttp() {
    }

    /** Serves until the process ends. */
    public static void main(String[] arguments) throws IOException, LifecycleException {
        EchoOptions options = EchoOptions.of(arguments);
        Path work = Files.createTempDirectory("tomcat-peer");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(work.toString());
        tomcat.setConnector(connector(options));
        Context context = tomcat.addContext("", null);
        add(context, "plaintext", Plaintext.PATH, new Answer(() -> { }, Plaintext.body()));
        if (options.blockPath() != null) {
            add(context, "block", options.blockPath(), new Answer(options::block, Plaintext.blockedBody()));
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(tomcat, work)));
        tomcat.start();
        EchoOptions.announce(tomcat.getConnector().getLocalPort());
    }

    private static Connector connector(EchoOptions options) {
        Connector connector = new Connector();
        connector.setPort(options.port());
        connector.setProperty("address", options.address().getHostString());
        connector.setProperty("acceptCount", Integer.toString(options.backlog()));
        connector.setProperty("maxConnections", MOST_CONNECTIONS);
        connector.setProperty("maxKeepAliveRequests", "-1");
        connector.setProperty("server", "tomcat");
        if (options.threads() > 0) {
            connector.setProperty("maxThreads", Integer.toString(options.threads()));
        }
        if (options.extra().getOrDefault("handlers", "platform").equals("virtual")) {
            connector.setProperty("useVirtualThreads", "true");
        }
        return connector;
    }

    private static void add(Context context, String name, String path, HttpServlet servlet) {
        Tomcat.addServlet(context, name, servlet).addMapping(path);
    }

    /** Tomcat removes what it has made below its folder, and then the folder goes. */
    private static void end(Tomcat tomcat, Path work) {
        try {
            tomcat.stop();
            tomcat.destroy();
            try (var left = Files.walk(work)) {
                left.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
            }
        } catch (LifecycleException | IOException e) {
            System.err.println("end of tomcat: " + e);
        }
    }

    private static final class Answer extends HttpServlet {

        private static final long serialVersionUID = 1;

        private final transient Runnable first;
        private final byte[] body;

        Answer(Runnable first, byte[] body) {
            this.first = first;
            this.body = body;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            first.run();
            response.setContentType(Plaintext.TYPE);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }
}
