package io.baton.http.internal.server;

import io.baton.http.internal.wire.ByteText;
import io.baton.http.internal.wire.ResponseFields;
import io.baton.http.internal.wire.ResponseHead;
import io.baton.http.internal.wire.ResponseHead.Persistence;
import io.baton.http.internal.wire.StatusLine;
import io.baton.pool.Connection;

/** Answers of the server's own. They are rare, and end the connection; so their memory is their own, too. */
final class Answers {

    private static final int USUAL_BYTES = 512;

    private Answers() {
    }

    /**
     * Publishes an error with a short text.
     *
     * @param toHead whether the request was HEAD, whose answer has no body
     */
    static void error(Connection connection, int status, String reason, boolean toHead) {
        String text = status + " " + StatusLine.name(status) + "\n" + (reason.isEmpty() ? "" : reason + "\n");
        ResponseFields fields = new ResponseFields();
        fields.add("Content-Type", "text/plain; charset=utf-8");
        ByteText out = new ByteText(USUAL_BYTES);
        ResponseHead.write(out, status, fields, text.length(), Persistence.CLOSE);
        connection.reply((toHead ? out : out.text(text)).view());
    }
}
