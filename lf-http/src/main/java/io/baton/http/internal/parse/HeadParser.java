package io.baton.http.internal.parse;

/**
 * Takes a complete head apart. The head is within its limits and its lines end with CR LF, see {@link HeadScanner}; everything
 * else is the parser's to check. Used by one thread at a time.
 */
public interface HeadParser {

    /**
     * Parses the bytes of a head, and sets method, target, version and fields of it.
     *
     * @throws Refusal if it does not follow RFC 9112; the parser is then {@linkplain #isReusable not reusable}, perhaps
     */
    void parse(RequestHead head) throws Refusal;

    /** Whether another head can be parsed. */
    boolean isReusable();
}
