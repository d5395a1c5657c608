package io.baton.sample.text;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Addresses as users write them. */
public final class Addresses {

    private Addresses() {
    }

    /** The numeric address and the port: {@code 127.0.0.1:80} or {@code [::1]:80}. Other kinds as they print themselves. */
    public static String hostAndPort(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return address.toString();
        }
        String host = inet.getAddress().getHostAddress();
        return (host.contains(":") ? '[' + host + ']' : host) + ':' + inet.getPort();
    }
}
