package io.baton.sample.files;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A regular file below the root, as it was when it was looked at.
 *
 * @param path without symbolic links
 * @param size in bytes
 * @param modified when it was changed last
 */
record ServedFile(Path path, long size, Instant modified) {

    /**
     * A strong entity tag (RFC 9110, section 8.8.3) of size and time of change. Two changes within one tick of the file system's
     * clock that leave the size as it was have the same tag.
     */
    String tag() {
        return '"' + Long.toHexString(size) + '-' + Long.toHexString(modified.getEpochSecond()) + '-'
                + Integer.toHexString(modified.getNano()) + '"';
    }
}
