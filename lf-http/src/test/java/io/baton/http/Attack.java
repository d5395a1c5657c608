package io.baton.http;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A request that RFC 9112 does not allow, and that a server must refuse, because another server before it may see other
 * requests in it.
 *
 * @param text the bytes; a request for {@link #SMUGGLED} comes behind them
 * @param statuses what it may be answered with
 */
record Attack(String name, String text, Set<Integer> statuses) {

    /** The path that no server may ever be asked for. */
    static final String SMUGGLED = "/smuggled";

    Attack(String name, String text, int status) {
        this(name, text, Set.of(status));
    }

    Attack {
        StringBuilder printable = new StringBuilder();
        name.chars().forEach(c -> printable.append(c >= ' ' && c <= '~' ? String.valueOf((char) c) : "\\x"
                + Integer.toHexString(c)));
        name = printable.toString();
    }

    String withSmuggled() {
        return text + Client.get(SMUGGLED);
    }

    byte[] bytes() {
        return withSmuggled().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return name;
    }
}
