package io.baton.sample.files;

import io.baton.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Conditions of a request (RFC 9110, section 13), in the order of its section 13.2.2. A date that is none is ignored. */
final class Preconditions {

    /** What the conditions say. */
    enum Outcome {
        /** Send the file. */
        SEND,
        /** The client has it: 304. */
        NOT_MODIFIED,
        /** It is not the one that the client means: 412. */
        FAILED
    }

    private final HttpHeaders headers;
    private final String tag;
    private final Instant modified;

    /** @param modified what {@code Last-Modified} says */
    Preconditions(HttpHeaders headers, String tag, Instant modified) {
        this.headers = headers;
        this.tag = tag;
        this.modified = modified.truncatedTo(ChronoUnit.SECONDS);
    }

    Outcome outcome() {
        if (headers.contains("If-Match")) {
            if (!isListed(headers.all("If-Match"), false)) {
                return Outcome.FAILED;
            }
        } else if (isModifiedSince(headers.first("If-Unmodified-Since"), false)) {
            return Outcome.FAILED;
        }
        boolean has = headers.contains("If-None-Match")
                ? isListed(headers.all("If-None-Match"), true)
                : !isModifiedSince(headers.first("If-Modified-Since"), true);
        return has ? Outcome.NOT_MODIFIED : Outcome.SEND;
    }

    /** Whether a {@code Range} counts: {@code If-Range} names this file, or is not there. */
    boolean rangeCounts() {
        String value = headers.first("If-Range");
        if (value == null) {
            return true;
        }
        return value.equals(tag) || HttpDates.parse(value).filter(modified::equals).isPresent();
    }

    private boolean isListed(List<String> fields, boolean weak) {
        for (String field : fields) {
            for (String each : field.split(",", -1)) {
                String listed = each.strip();
                boolean same = listed.equals(tag) || weak && listed.equals("W/" + tag);
                if (same || listed.equals("*")) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isModifiedSince(@Nullable String date, boolean ifNoDate) {
        return date == null ? ifNoDate : HttpDates.parse(date).map(modified::isAfter).orElse(ifNoDate);
    }
}
