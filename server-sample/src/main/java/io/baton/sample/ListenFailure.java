package io.baton.sample;

import io.baton.epoll.Errno;
import io.baton.epoll.ErrnoException;

import java.net.InetSocketAddress;
import java.util.Set;

/** Why the server cannot listen on its address, and which option helps. */
final class ListenFailure {

    private static final Set<String> CALLS = Set.of("socket", "bind", "listen");

    private ListenFailure() {
    }

    /** The message for the user, if a call failed that makes the listening socket; else the exception's own. */
    static String explain(ErrnoException failure, InetSocketAddress address) {
        if (!CALLS.contains(failure.call())) {
            return failure.getMessage();
        }
        String host = address.getAddress().getHostAddress();
        String port = "port " + address.getPort() + " of " + host;
        return switch (failure.symbol()) {
            case "EADDRINUSE" -> port + " is in use; --echo-port chooses another";
            case "EADDRNOTAVAIL" -> host + " is no address of this machine; --bind chooses another";
            case "EACCES" -> port + " needs the right CAP_NET_BIND_SERVICE" + Machine.firstPortForAll()
                    .map(first -> ", as all ports below " + first + " do here").orElse("")
                    + "; --echo-port chooses another";
            default -> "cannot listen on " + port + ": " + failure.symbol() + ", " + Errno.text(failure.errno());
        };
    }
}
