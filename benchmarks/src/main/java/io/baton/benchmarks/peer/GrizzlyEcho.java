package io.baton.benchmarks.peer;

import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.IOStrategy;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.glassfish.grizzly.strategies.LeaderFollowerNIOStrategy;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.glassfish.grizzly.strategies.WorkerThreadIOStrategy;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;

/**
 * Grizzly as its page of best practices recommends, with TCP_NODELAY. {@code --strategy same-thread} is what that page
 * recommends for handlers that do not block, {@code worker}, its default, for handlers that do; {@code leader-follower}
 * is the third. {@code --threads} of the pool of the last two, 0 for Grizzly's own number. {@code --selectors N}, by
 * default one for up to four cores, as recommended; Grizzly's own default is one for each core.
 */
public final class GrizzlyEcho {

    private static final int CORES_PER_SELECTOR = 4;
    private static final Map<String, IOStrategy> STRATEGIES = Map.of(
            "same-thread", SameThreadIOStrategy.getInstance(),
            "worker", WorkerThreadIOStrategy.getInstance(),
            "leader-follower", LeaderFollowerNIOStrategy.getInstance());

    private GrizzlyEcho() {
    }

    /** Serves until the process ends. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        EchoOptions options = EchoOptions.of(arguments);
        IOStrategy strategy = STRATEGIES.get(options.extra().getOrDefault("strategy", "same-thread"));
        TCPNIOTransportBuilder builder = TCPNIOTransportBuilder.newInstance()
                .setIOStrategy(strategy)
                .setSelectorRunnersCount(selectors(options))
                .setTcpNoDelay(true);
        if (strategy != SameThreadIOStrategy.getInstance() && options.threads() > 0) {
            builder.setWorkerThreadPoolConfig(ThreadPoolConfig.defaultConfig()
                    .setCorePoolSize(options.threads()).setMaxPoolSize(options.threads()));
        }
        TCPNIOTransport transport = builder.build();
        transport.setProcessor(
                FilterChainBuilder.stateless().add(new TransportFilter()).add(new Echo(options)).build());
        InetSocketAddress local =
                (InetSocketAddress) transport.bind(options.address(), options.backlog()).getLocalAddress();
        transport.start();
        EchoOptions.announce(local.getPort());
        Thread.currentThread().join(); // its threads are daemons
    }

    private static int selectors(EchoOptions options) {
        String wanted = options.extra().get("selectors");
        int cores = Runtime.getRuntime().availableProcessors();
        return wanted != null ? Integer.parseInt(wanted) : (cores + CORES_PER_SELECTOR - 1) / CORES_PER_SELECTOR;
    }

    private static final class Echo extends BaseFilter {

        private final EchoOptions options;

        Echo(EchoOptions options) {
            this.options = options;
        }

        @Override
        public NextAction handleRead(FilterChainContext context) {
            Buffer bytes = context.getMessage();
            options.blockIfAsked(bytes.get(bytes.position()));
            context.write(bytes);
            return context.getStopAction();
        }
    }
}
