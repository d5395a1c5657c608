package io.baton.sample;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.Providers;
import io.baton.epoll.Selection;
import io.baton.http.HttpServer;
import io.baton.pool.Followers;
import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.PoolBuilder;
import io.baton.sample.files.ServedRoot;
import io.baton.sample.http.HttpService;
import io.baton.sample.http.LiveCounters;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code baton-server serve}: echo and HTTP on one pool, until Ctrl-C or SIGTERM. */
@Command(name = "serve", sortOptions = false, description = {
    "Serves echo and HTTP, both by the same threads, until Ctrl-C or SIGTERM. Either lets it finish the replies"
            + " under way.", "",
    "  baton-server serve --root . &",
    "  curl 127.0.0.1:8080",
    "  nc 127.0.0.1 7007", ""})
final class Serve implements Callable<Integer> {

    /** The library's default; a test compares the two. */
    static final String MAX_CONNECTIONS = "65536";
    /** The library's default; a test compares the two. */
    static final String IDLE_TIMEOUT = "0";

    @Option(names = "--bind", paramLabel = "ADDRESS", converter = AddressConverter.class, defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}; 0.0.0.0 is every IPv4 address of this"
                    + " machine).")
    private InetAddress bind;

    @Option(names = "--echo-port", paramLabel = "PORT", converter = PortConverter.class, defaultValue = "7007",
            description = "Port of the echo service (default: ${DEFAULT-VALUE}; 0 is any free port).")
    private int echoPort;

    @Mixin
    private HttpOptions http;

    @Option(names = "--threads", paramLabel = "N", converter = WholeNumberConverter.class,
            description = "Threads that take turns as leader and follower; 2 or more (default: twice the processors"
                    + " that Java sees, but at least 4).")
    private Integer threads;

    @Option(names = "--followers", paramLabel = "KIND", converter = FollowersConverter.class,
            description = "Threads that run handlers: virtual (a handler that blocks holds no thread of the pool),"
                    + " platform, or auto, which is virtual where this JVM can (default: what -D" + Followers.PROPERTY
                    + " says, else auto). 'baton-server doctor' shows what is possible here.")
    private Followers followers;

    @Option(names = "--provider", paramLabel = "NAME",
            description = "Provider of system calls: auto, jna or ffm (default: what -D" + Providers.PROPERTY
                    + " says, else " + Providers.AUTO + "). 'baton-server doctor' shows which can be used here.")
    private String provider;

    @Option(names = "--idle-timeout", paramLabel = "TIME", converter = DurationConverter.class,
            defaultValue = IDLE_TIMEOUT,
            description = "Close a connection that sends nothing for this long: 500ms, 60s, 5m, 1h; 0 is never"
                    + " (default: ${DEFAULT-VALUE}). One of HTTP without a request is closed after 60s in any case.")
    private Duration idleTimeout;

    @Option(names = "--max-connections", paramLabel = "N", converter = WholeNumberConverter.class,
            defaultValue = MAX_CONNECTIONS,
            description = "Connections at the same time; any more are closed at once (default: ${DEFAULT-VALUE}).")
    private int maxConnections;

    @Option(names = "--block-byte", paramLabel = "CHAR", converter = AsciiConverter.class,
            description = "To try an echo that blocks: a message that begins with this ASCII character...")
    private Character blockByte;

    @Option(names = "--block-for", paramLabel = "TIME", converter = DurationConverter.class,
            description = "...is sent back only after the handler has slept for this long, such as 10ms.")
    private Duration blockFor;

    @Spec
    private CommandSpec spec;

    /** For picocli. */
    Serve() {
    }

    @Override
    public Integer call() throws Exception {
        if ((blockByte == null) != (blockFor == null)) {
            throw usage("--block-byte and --block-for go together: give both or neither");
        }
        http.check(echoPort);
        ServedRoot root = http.root();
        try (EndBySignal signal = new EndBySignal()) {
            Selection selection = selectProvider();
            try (Services services = start(builder(selection), root)) {
                signal.closes(services);
                spec.commandLine().getOut().println("listening: " + services.addresses()
                        + ", provider " + selection.name() + ", " + services.threads());
                services.pool().awaitClose();
            }
        }
        return 0;
    }

    private Selection selectProvider() {
        if (provider != null && provider.isBlank()) {
            throw invalid("--provider", "the name is empty");
        }
        return Providers.select(provider != null ? provider : System.getProperty(Providers.PROPERTY, Providers.AUTO));
    }

    private PoolBuilder builder(Selection selection) {
        EchoHandler handler = blockByte == null ? EchoHandler.quick() : EchoHandler.blockingAt(blockByte, blockFor);
        PoolBuilder builder = LeaderFollowerPool.builder()
                .name("baton")
                .systemCalls(selection.calls())
                .listen(new InetSocketAddress(bind, echoPort), handler);
        set("--idle-timeout", () -> builder.idleTimeout(idleTimeout));
        set("--max-connections", () -> builder.maxConnections(maxConnections));
        if (followers != null) {
            builder.followers(followers);
        }
        if (threads != null) {
            set("--threads", () -> builder.threads(threads));
            refuseThreadsThatCannotBe();
        }
        return builder;
    }

    private void refuseThreadsThatCannotBe() {
        if (threads == 1) {
            throw invalid("--threads", "1 is too few; one thread leads and at least one follows");
        }
        Machine.maxThreads().filter(max -> threads > max).ifPresent(max -> {
            throw invalid("--threads", threads + " is more than this kernel allows, " + max + " (kernel.threads-max)");
        });
    }

    private void set(String option, Runnable setting) {
        try {
            setting.run();
        } catch (IllegalArgumentException e) {
            throw invalid(option, e.getMessage());
        }
    }

    private Services start(PoolBuilder builder, ServedRoot root) throws IOException {
        if (!http.serve()) {
            return new Services(start(builder), null);
        }
        LiveCounters counters = new LiveCounters();
        HttpServer server = HttpService.of(root, counters);
        LeaderFollowerPool pool =
                start(builder.listen(new InetSocketAddress(bind, http.port()), server.connectionHandler()));
        counters.of(pool, server);
        return new Services(pool, server);
    }

    private LeaderFollowerPool start(PoolBuilder builder) throws IOException {
        try {
            return builder.start();
        } catch (IllegalArgumentException | IllegalStateException e) {
            // Some settings are checked only now, because they depend on others.
            throw usage(e.getMessage());
        } catch (OutOfMemoryError e) {
            // Too little heap, or a limit on threads: ulimit -u, pids.max of the control group.
            throw new IOException("not enough memory to start: " + e.getMessage(), e);
        } catch (ErrnoException e) {
            throw new IOException(ListenFailure.explain(e, bind, echoPort, http.port()), e);
        }
    }

    private ParameterException invalid(String option, String why) {
        return usage("Invalid value for option '" + option + "': " + why);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
