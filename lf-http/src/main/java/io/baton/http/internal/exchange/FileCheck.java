package io.baton.http.internal.exchange;

import io.baton.pool.Connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Looks at a file before the head of its response is sent: afterwards nothing could be said of it any more. It is opened before
 * that, too, since there may be no descriptor left to open it with.
 */
final class FileCheck {

    private FileCheck() {
    }

    static void check(Path file, long offset, long count) throws IOException {
        if (offset < 0 || count < 0) {
            throw new IllegalArgumentException("offset and count must be at least 0, not " + offset + " and " + count);
        }
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new IOException("not a regular file: " + file);
        }
        if (offset > attributes.size() || count > attributes.size() - offset) {
            throw new IOException("the file has " + attributes.size() + " bytes, not " + count + " from " + offset
                    + " on: " + file);
        }
        if (!Files.isReadable(file)) {
            throw new IOException("the file cannot be read: " + file);
        }
    }

    /** Sends a head, and a part of a file behind it unless the count is 0; neither if the file cannot be opened. */
    static void send(Connection connection, ByteBuffer head, Path file, long offset, long count) throws IOException {
        if (count > 0) {
            connection.replyFile(head, file, offset, count);
        } else {
            connection.reply(head);
        }
    }
}
