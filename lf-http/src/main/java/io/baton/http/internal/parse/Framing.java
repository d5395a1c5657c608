package io.baton.http.internal.parse;

import io.baton.http.internal.fields.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of a head say of the body and the connection (RFC 9112, sections 3.2, 6 and 9). Everything on which two
 * readers could disagree is refused: whoever sees another length than this server sees another request behind it.
 */
public final class Framing {

    /** The length of a chunked body. */
    public static final long CHUNKED = -1;
    /** More digits are a length that no limit allows, or overflow. */
    private static final int MOST_DIGITS = 18;

    private @Nullable String host;
    private @Nullable String expect;
    private long contentLength;
    private boolean hasLength;
    private boolean chunked;
    private boolean close;
    private boolean keepAlive;
    private boolean upgrade;
    private boolean upgradeField;

    void clear() {
        host = null;
        expect = null;
        contentLength = 0;
        hasLength = false;
        chunked = false;
        close = false;
        keepAlive = false;
        upgrade = false;
        upgradeField = false;
    }

    /** Looks at a field. Length and first letter tell nearly all others apart. */
    void field(String name, String value) throws Refusal {
        switch (name.length()) {
            case 4 -> {
                if (name.equalsIgnoreCase("Host")) {
                    host(value);
                }
            }
            case 6 -> {
                if (name.equalsIgnoreCase("Expect")) {
                    expect = expect == null ? value : expect + ',' + value;
                }
            }
            case 7 -> upgradeField |= name.equalsIgnoreCase("Upgrade");
            case 10 -> {
                if (name.equalsIgnoreCase("Connection")) {
                    close |= Tokens.listHas(value, "close");
                    keepAlive |= Tokens.listHas(value, "keep-alive");
                    upgrade |= Tokens.listHas(value, "upgrade");
                }
            }
            case 14 -> {
                if (name.equalsIgnoreCase("Content-Length")) {
                    length(value);
                }
            }
            case 17 -> {
                if (name.equalsIgnoreCase("Transfer-Encoding")) {
                    coding(value);
                }
            }
            default -> { }
        }
    }

    private void host(String value) throws Refusal {
        if (host != null) {
            throw Refusal.bad("More than one Host.");
        }
        if (!HostField.isValid(value)) {
            throw Refusal.bad("Host is a name or an address, and a port.");
        }
        host = value;
    }

    private void length(String value) throws Refusal {
        if (hasLength) {
            throw Refusal.bad("More than one Content-Length.");
        }
        if (value.isEmpty() || value.length() > MOST_DIGITS) {
            throw Refusal.bad("Content-Length is 1 to " + MOST_DIGITS + " digits.");
        }
        long sum = 0;
        for (int i = 0; i < value.length(); i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw Refusal.bad("Content-Length is digits only.");
            }
            sum = 10 * sum + digit;
        }
        contentLength = sum;
        hasLength = true;
    }

    private void coding(String value) throws Refusal {
        if (chunked) {
            throw Refusal.bad("More than one Transfer-Encoding.");
        }
        if (!value.equalsIgnoreCase("chunked")) {
            int first = value.indexOf(',');
            boolean known = Tokens.listHas(value, "chunked");
            boolean last = Tokens.listHas(value.substring(value.lastIndexOf(',') + 1), "chunked");
            if (!Tokens.isToken(first < 0 ? value : value.substring(0, first).strip()) || known && !last
                    || known && Tokens.listHas(value.substring(0, value.lastIndexOf(',')), "chunked")) {
                throw Refusal.bad("Transfer-Encoding ends with chunked.");
            }
            throw new Refusal(501, "No transfer coding but chunked is implemented.");
        }
        chunked = true;
    }

    /**
     * Checks what can be checked only when all fields are known.
     *
     * @param minorVersion of the request
     * @param hostRequired whether HTTP/1.1 without Host is refused
     */
    public void check(int minorVersion, boolean hostRequired) throws Refusal {
        if (chunked && hasLength) {
            throw Refusal.bad("Transfer-Encoding and Content-Length.");
        }
        if (chunked && minorVersion == 0) {
            throw Refusal.bad("HTTP/1.0 has no Transfer-Encoding.");
        }
        if (host == null && minorVersion > 0 && hostRequired) {
            throw Refusal.bad("HTTP/1.1 needs Host.");
        }
        if (expect != null && minorVersion > 0 && !expect.equalsIgnoreCase("100-continue")) {
            throw new Refusal(417, "No expectation but 100-continue is known.");
        }
    }

    /** How long the body is; or {@link #CHUNKED}. */
    public long bodyLength() {
        return chunked ? CHUNKED : contentLength;
    }

    /** The value of Host, or null. */
    public @Nullable String host() {
        return host;
    }

    /** Whether the client waits for {@code 100 Continue} before it sends the body. */
    public boolean expectsContinue(int minorVersion) {
        return expect != null && minorVersion > 0;
    }

    /** Whether the client wants to go on after this request. */
    public boolean keepAlive(int minorVersion) {
        return !close && (minorVersion > 0 || keepAlive);
    }

    /** Whether the client asks for another protocol. */
    public boolean asksForUpgrade() {
        return upgrade && upgradeField;
    }
}
