package io.baton.http.internal.exchange;

import io.baton.http.internal.fields.HeaderFields;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** The body of a request, as its handler reads it. */
public interface Body {

    /** All of it, read-only. */
    ByteBuffer whole() throws IOException;

    /** What has not been read yet. */
    InputStream stream();

    /** Its length, or -1 as long as it is not known. */
    long length();

    /** The fields behind it; empty before its end has come. */
    HeaderFields trailers();

    /** Nothing of it can be read any more: its handler has returned, or could not read it. */
    default void end() {
    }
}
