package io.baton.http.internal.parse;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Parsers that are lent for one head. A parser keeps lines that it has seen, and parsing never blocks; so there are as many as
 * threads that parse at the same time, however many connections there are.
 */
public final class HeadParsers {

    private static final int MOST = 16;

    private final AtomicReferenceArray<HeadParser> idle = new AtomicReferenceArray<>(MOST);
    private final boolean hostRequired;

    /** Parsers with these rules. */
    public HeadParsers(boolean hostRequired) {
        this.hostRequired = hostRequired;
    }

    /**
     * Parses a head with a parser that no other thread uses.
     *
     * @throws Refusal if it does not follow RFC 9112
     */
    public void parse(RequestHead head) throws Refusal {
        HeadParser parser = lend();
        try {
            parser.parse(head);
        } finally {
            giveBack(parser);
        }
    }

    private HeadParser lend() {
        for (int i = 0; i < MOST; i++) {
            if (idle.getPlain(i) != null) {
                HeadParser parser = idle.getAndSet(i, null);
                if (parser != null) {
                    return parser;
                }
            }
        }
        return new HeadParser(hostRequired);
    }

    private void giveBack(HeadParser parser) {
        for (int i = 0; i < MOST; i++) {
            if (idle.getPlain(i) == null && idle.compareAndSet(i, null, parser)) {
                return;
            }
        }
    }
}
