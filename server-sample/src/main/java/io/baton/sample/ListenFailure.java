package io.baton.sample;

import io.baton.epoll.Errno;
import io.baton.epoll.ErrnoException;

import java.net.InetAddress;
import java.util.Set;

/** Why the server cannot listen, and which option helps. */
final class ListenFailure {

    private static final Set<String> CALLS = Set.of("socket", "bind", "listen");

    private ListenFailure() {
    }

    /**
     * The message for the user, if a call failed that makes a listening socket; else the exception's own.
     *
     * @param host the address of all services
     * @param echoPort the port of echo
     * @param httpPort the port of HTTP
     */
    static String explain(ErrnoException failure, InetAddress host, int echoPort, int httpPort) {
        if (!CALLS.contains(failure.call())) {
            return failure.getMessage();
        }
        boolean isHttp = failure.getMessage().contains(":" + httpPort + ": ");
        String address = host.getHostAddress();
        String port = "port " + (isHttp ? httpPort : echoPort) + " of " + address;
        String choose = isHttp ? "; --http-port chooses another, --no-http does without"
                : "; --echo-port chooses another";
        return switch (failure.symbol()) {
            case "EADDRINUSE" -> port + " is in use" + choose;
            case "EADDRNOTAVAIL" -> address + " is no address of this machine; --bind chooses another";
            case "EACCES" -> port + " needs the right CAP_NET_BIND_SERVICE" + Machine.firstPortForAll()
                    .map(first -> ", as all ports below " + first + " do here").orElse("") + choose;
            default -> "cannot listen on " + port + ": " + failure.symbol() + ", " + Errno.text(failure.errno());
        };
    }
}
