package io.baton.pool;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells the group of a connection by the epoll instance to which its descriptor was added. */
public final class GroupOf {

    private static final Pattern FD = Pattern.compile("fd (\\d+)");

    private final Map<Long, Long> epolls = new ConcurrentHashMap<>();
    private final SystemCalls calls = FaultyCalls.of(call -> {
        if (call.name().equals("epollCtl") && call.argument(1) == Linux.EPOLL_CTL_ADD) {
            epolls.put(call.argument(2), call.argument(0));
        }
        return call.run();
    });

    /** For the pool whose connections are asked for. */
    public SystemCalls calls() {
        return calls;
    }

    /** A number of four digits for each group; for a connection that has had a turn. */
    public String of(Connection connection) {
        Matcher fd = FD.matcher(connection.toString());
        if (!fd.find()) {
            throw new AssertionError(connection);
        }
        return String.format("%04d", epolls.get(Long.valueOf(fd.group(1))));
    }
}
