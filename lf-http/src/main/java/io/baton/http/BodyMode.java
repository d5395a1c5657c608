package io.baton.http;

/** When the handler of a route is called: after the body of a request has come, or before. */
public enum BodyMode {
    /**
     * After. No thread waits while the body comes, and {@link HttpRequest#body()} never blocks. A body longer than {@link
     * HttpLimits#wholeBody()} is answered by 413. The default.
     */
    WHOLE,
    /**
     * Before: as soon as the head has come. The handler reads the body from {@link HttpRequest#bodyStream()}, which blocks
     * while bytes have not come. {@link HttpLimits#body()} limits its length.
     */
    STREAM
}
