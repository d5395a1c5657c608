package io.baton.http.internal.parse;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * The grammar of Host: {@code uri-host [ ":" port ]} of RFC 9110, section 7.2, and RFC 3986, section 3.2.2. Something that one
 * reader takes for a name and another for an address and a port must not pass. The same holds where a target names a host.
 */
public final class HostField {

    private static final int MOST_DIGITS = 5;
    private static final int MOST_PORT = 65_535;
    private static final String IN_NAMES = "-._~!$&'()*+;=%";

    private HostField() {
    }

    /** Whether a target may name this host: as in Host, but not empty (RFC 9110, section 4.2.1). */
    public static boolean isHost(String value) {
        return !value.isEmpty() && isValid(value);
    }

    /** Whether this is what CONNECT has as its target: a host and a port (RFC 9112, section 3.2.3). */
    public static boolean isHostAndPort(String value) {
        return isValid(value) && value.lastIndexOf(':') > value.lastIndexOf(']');
    }

    static boolean isValid(String value) {
        int end = value.startsWith("[") ? endOfLiteral(value) : endOfName(value);
        // An empty name has no port.
        return end == value.length() || end > 0 && value.charAt(end) == ':' && isPort(value, end + 1);
    }

    /** Behind an address in brackets; -1 if it is none. */
    private static int endOfLiteral(String value) {
        int at = 1;
        while (at < value.length() && (isHex(value.charAt(at)) || value.charAt(at) == ':' || value.charAt(at) == '.')) {
            at++;
        }
        boolean closed = at < value.length() && value.charAt(at) == ']';
        return closed && isAddress(value.substring(0, at + 1)) ? at + 1 : -1;
    }

    private static boolean isAddress(String literal) {
        try {
            return new URI("http://" + literal).getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static int endOfName(String value) {
        int at = 0;
        while (at < value.length() && isNameChar(value.charAt(at))) {
            if (value.charAt(at) == '%' && !(at + 2 < value.length() && isHex(value.charAt(at + 1))
                    && isHex(value.charAt(at + 2)))) {
                return -1;
            }
            at++;
        }
        return at;
    }

    private static boolean isNameChar(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || IN_NAMES.indexOf(c) >= 0;
    }

    private static boolean isHex(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    /** RFC 3986 allows an empty port, which nobody sends and not every reader takes. */
    private static boolean isPort(String value, int from) {
        int port = 0;
        for (int i = from; i < value.length(); i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 9 || i - from == MOST_DIGITS) {
                return false;
            }
            port = 10 * port + digit;
        }
        return from < value.length() && port <= MOST_PORT;
    }
}
