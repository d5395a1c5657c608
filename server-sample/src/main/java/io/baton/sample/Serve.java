package io.baton.sample;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.Providers;
import io.baton.epoll.Selection;
import io.baton.epoll.spi.Linux;
import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.PoolBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code baton-server serve}: the echo service on a pool, until Ctrl-C or SIGTERM. */
@Command(name = "serve", sortOptions = false, description = {
    "Serves until Ctrl-C or SIGTERM, which end it in order.", "",
    "  baton-server serve --threads 8 &",
    "  nc 127.0.0.1 7007", ""})
final class Serve implements Callable<Integer> {

    private static final int MAX_ASCII = 127;
    /** For turns and replies under way when it is told to end. */
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(3);

    @Option(names = "--bind", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
            description = "Address to listen at (${DEFAULT-VALUE}; 0.0.0.0 is every IPv4 address of this machine).")
    private InetAddress bind;

    @Option(names = "--echo-port", paramLabel = "PORT", converter = PortConverter.class, defaultValue = "7007",
            description = "Port of the echo service (${DEFAULT-VALUE}; 0 is any that is free).")
    private int echoPort;

    @Option(names = "--no-echo", description = "No echo service.")
    private boolean noEcho;

    @Option(names = "--http-port", paramLabel = "PORT", converter = PortConverter.class,
            description = "Port of the HTTP service. This version has none and refuses the option.")
    private Integer httpPort;

    @Option(names = "--no-http", description = "No HTTP service.")
    private boolean noHttp;

    @Option(names = "--threads", paramLabel = "N", description = "Threads that lead and follow in turn.")
    private Integer threads;

    @Option(names = "--provider", paramLabel = "NAME",
            description = "Provider of system calls: auto, jna or ffm (or what -D" + Providers.PROPERTY + " says).")
    private String provider;

    @Option(names = "--idle-timeout", paramLabel = "TIME", converter = DurationConverter.class,
            description = "Closes a connection that was silent for so long: 500ms, 60s, 5m, 1h; 0 is never.")
    private Duration idleTimeout;

    @Option(names = "--max-connections", paramLabel = "N", description = "Connections at a time.")
    private Integer maxConnections;

    @Option(names = "--block-byte", paramLabel = "CHAR",
            description = "To try out slow handlers: a message that begins with this ASCII character...")
    private Character blockByte;

    @Option(names = "--block-for", paramLabel = "TIME", converter = DurationConverter.class,
            description = "...is echoed only after a sleep of so long: 10ms.")
    private Duration blockFor;

    @Spec
    private CommandSpec spec;

    /** For picocli. */
    Serve() {
    }

    @Override
    public Integer call() throws Exception {
        refuseWhatMakesNoSense();
        String name = provider != null ? provider : System.getProperty(Providers.PROPERTY, Providers.AUTO);
        Selection selection = Providers.select(name);
        LeaderFollowerPool pool = start(builder(selection));
        EndBySignal signal = new EndBySignal(pool);
        try (pool) {
            spec.commandLine().getOut().println("listening: echo at " + addresses(pool)
                    + ", provider " + selection.name() + ", " + pool.snapshot().threads() + " threads");
            pool.awaitClose();
        } finally {
            signal.cancel();
        }
        return 0;
    }

    private void refuseWhatMakesNoSense() {
        if (httpPort != null) {
            throw usage(noHttp ? "--http-port and --no-http contradict each other"
                    : "--http-port: this version has no HTTP service; leave the option out");
        }
        if (noEcho) {
            throw usage("--no-echo: this version has no other service, so there is nothing to serve");
        }
        if ((blockByte == null) != (blockFor == null)) {
            throw usage("--block-byte and --block-for go together: give both or neither");
        }
        if (blockByte != null && blockByte > MAX_ASCII) {
            throw usage("--block-byte: '" + blockByte + "' is no ASCII character");
        }
    }

    private PoolBuilder builder(Selection selection) {
        EchoHandler handler = blockByte == null ? EchoHandler.quick() : EchoHandler.blockingAt(blockByte, blockFor);
        try {
            PoolBuilder builder = LeaderFollowerPool.builder()
                    .name("echo")
                    .systemCalls(selection.calls())
                    .drainTimeout(DRAIN_TIMEOUT)
                    .listen(new InetSocketAddress(bind, echoPort), handler);
            if (threads != null) {
                builder.threads(threads);
            }
            if (idleTimeout != null) {
                builder.idleTimeout(idleTimeout);
            }
            if (maxConnections != null) {
                builder.maxConnections(maxConnections);
            }
            return builder;
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
    }

    private LeaderFollowerPool start(PoolBuilder builder) throws IOException {
        try {
            return builder.start();
        } catch (IllegalStateException e) {
            throw usage(e.getMessage());
        } catch (ErrnoException e) {
            if (e.errno() == Linux.EADDRINUSE) {
                throw new IOException("port " + echoPort + " of " + bind.getHostAddress()
                        + " is in use; --echo-port chooses another", e);
            }
            throw e;
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static String addresses(LeaderFollowerPool pool) {
        return pool.localAddresses().stream().map(address -> address instanceof InetSocketAddress inet
                ? hostAndPort(inet) : address.toString()).collect(Collectors.joining(", "));
    }

    private static String hostAndPort(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? '[' + host + ']' : host) + ':' + address.getPort();
    }
}
