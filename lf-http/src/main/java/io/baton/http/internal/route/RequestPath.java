package io.baton.http.internal.route;

import io.baton.http.internal.parse.HostField;
import io.baton.http.internal.parse.Refusal;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The path and the query of a request target (RFC 9112, section 3.2).
 *
 * @param raw the path as it came
 * @param path the path, decoded, without dot segments
 * @param query what follows {@code ?}, or null
 */
public record RequestPath(String raw, String path, @Nullable String query) {

    private static final RequestPath ROOT = new RequestPath("/", "/", null);

    /**
     * Takes a target apart.
     *
     * @throws Refusal 400
     */
    public static RequestPath of(String method, String target) throws Refusal {
        if (method.equals("CONNECT")) {
            return connect(target);
        }
        if (target.charAt(0) == '/') {
            return target.length() == 1 ? ROOT : ofPath(target, 0);
        }
        if (target.equals("*") && method.equals("OPTIONS")) {
            return new RequestPath("*", "*", null);
        }
        return absolute(target);
    }

    private static RequestPath connect(String target) throws Refusal {
        if (!HostField.isHostAndPort(target)) {
            throw Refusal.bad("The target of CONNECT is a host and a port.");
        }
        return new RequestPath("", "", null);
    }

    /** The host in the target counts, and Host is ignored (RFC 9112, section 3.2.2). Neither is used here. */
    private static RequestPath absolute(String target) throws Refusal {
        int authority = target.regionMatches(true, 0, "http://", 0, 7) ? 7
                : target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
        if (authority < 0) {
            throw Refusal.bad("A target is a path, or begins with http:// or https://.");
        }
        int end = authority;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        if (!HostField.isHost(target.substring(authority, end))) {
            throw Refusal.bad("A target with a scheme names a host, perhaps a port, and no user.");
        }
        if (end < target.length() && target.charAt(end) == '/') {
            return ofPath(target, end);
        }
        return new RequestPath("/", "/", end < target.length() ? target.substring(end + 1) : null);
    }

    private static RequestPath ofPath(String target, int from) throws Refusal {
        int question = target.indexOf('?', from);
        int end = question < 0 ? target.length() : question;
        String raw = target.substring(from, end);
        String path = raw.indexOf('%') < 0 && raw.indexOf("/.") < 0 ? raw : resolve(raw);
        return new RequestPath(raw, path, question < 0 ? null : target.substring(question + 1));
    }

    /**
     * Decodes each segment and resolves those of dots. An encoded slash stays encoded: it is a part of its segment (RFC 3986,
     * section 2.2). So a proxy sees the same segments, and its rules for a path cannot be passed by.
     */
    private static String resolve(String raw) throws Refusal {
        List<String> segments = new ArrayList<>();
        boolean endsWithDots = false;
        for (int start = 1; start <= raw.length();) {
            int slash = raw.indexOf('/', start);
            int end = slash < 0 ? raw.length() : slash;
            String segment = decode(raw.substring(start, end));
            endsWithDots = segment.equals(".") || segment.equals("..");
            if (!endsWithDots) {
                segments.add(segment);
            } else if (segment.equals("..")) {
                if (segments.isEmpty()) {
                    throw Refusal.bad("The path leaves the root.");
                }
                segments.remove(segments.size() - 1);
            }
            start = end + 1;
        }
        StringBuilder path = new StringBuilder(raw.length());
        for (String segment : segments) {
            path.append('/').append(segment);
        }
        return endsWithDots || path.isEmpty() ? path.append('/').toString() : path.toString();
    }

    private static String decode(String segment) throws Refusal {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        byte[] bytes = new byte[segment.length()];
        int count = 0;
        boolean slash = false;
        for (int i = 0; i < segment.length(); i++) {
            int b = segment.charAt(i);
            if (b == '%') {
                b = Percent.octet(segment, i);
                slash |= b == '/' || b == '\\';
                i += 2;
            }
            if (b <= 0) {
                throw Refusal.bad("The path cannot be decoded.");
            }
            bytes[count++] = (byte) b;
        }
        String decoded = utf8(bytes, count);
        if (slash && hasDots(decoded)) {
            throw Refusal.bad("The path hides dot segments behind encoded slashes.");
        }
        return slash ? decoded.replace("/", "%2F") : decoded;
    }

    private static String utf8(byte[] bytes, int count) throws Refusal {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, count)).toString();
        } catch (CharacterCodingException e) {
            throw Refusal.bad("The path is no UTF-8.");
        }
    }

    private static boolean hasDots(String segment) {
        for (String part : segment.split("[/\\\\]", -1)) {
            if (part.equals(".") || part.equals("..")) {
                return true;
            }
        }
        return false;
    }
}
