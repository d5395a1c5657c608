package io.baton.benchmarks.peer;

import io.baton.pool.Arming;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.framing.Framing;
import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.PoolBuilder;
import io.baton.pool.Promotion;
import io.baton.pool.Writing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;

/**
 * Baton with its defaults, the number of threads included when {@code --threads} is 0. {@code --promotion measured},
 * {@code eager} or {@code leader_only}; {@code --arming adaptive} or {@code oneshot}; {@code --writing role} or
 * {@code thread}; {@code --groups N}. The system property {@code io.baton.epoll.provider} chooses the provider. It
 * writes its counters to standard error at its end.
 */
public final class BatonEcho {

    private BatonEcho() {
    }

    /** Serves until the process ends. */
    public static void main(String[] arguments) throws IOException {
        EchoOptions options = EchoOptions.of(arguments);
        PoolBuilder builder = LeaderFollowerPool.builder().name("echo").listen(options.address(), handler(options));
        if (options.threads() > 0) {
            builder.threads(options.threads());
        }
        Map<String, String> extra = options.extra();
        if (extra.containsKey("promotion")) {
            builder.promotion(Promotion.valueOf(extra.get("promotion").toUpperCase(Locale.ROOT)));
        }
        if (extra.containsKey("arming")) {
            builder.arming(Arming.valueOf(extra.get("arming").toUpperCase(Locale.ROOT)));
        }
        if (extra.containsKey("writing")) {
            builder.writing(Writing.valueOf(extra.get("writing").toUpperCase(Locale.ROOT)));
        }
        if (extra.containsKey("groups")) {
            builder.groups(Integer.parseInt(extra.get("groups")));
        }
        LeaderFollowerPool pool = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.err.println(pool.snapshot())));
        EchoOptions.announce(((InetSocketAddress) pool.localAddresses().get(0)).getPort());
    }

    private static ConnectionHandler handler(EchoOptions options) {
        Replies replies = options.replies();
        if (replies == null) {
            return (connection, in) -> {
                options.blockIfAsked(in.get(in.position()));
                connection.reply(in);
            };
        }
        ByteBuffer reply = replies.direct();
        return Framing.fixed(replies.messageBytes(), (connection, message) -> {
            options.blockIfAsked(message.get(message.position()));
            connection.reply(reply.duplicate());
        });
    }
}
