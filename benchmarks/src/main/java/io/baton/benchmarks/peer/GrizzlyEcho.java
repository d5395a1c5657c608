package io.baton.benchmarks.peer;

import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.glassfish.grizzly.strategies.LeaderFollowerNIOStrategy;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Grizzly with its leader/follower strategy, its defaults, and TCP_NODELAY. {@code --threads} of the pool that takes
 * the lead in turn, 0 for Grizzly's own number; as many selectors as there are processors.
 */
public final class GrizzlyEcho {

    private GrizzlyEcho() {
    }

    /** Serves until the process ends. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        EchoOptions options = EchoOptions.of(arguments);
        TCPNIOTransportBuilder builder = TCPNIOTransportBuilder.newInstance()
                .setIOStrategy(LeaderFollowerNIOStrategy.getInstance())
                .setTcpNoDelay(true);
        if (options.threads() > 0) {
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
