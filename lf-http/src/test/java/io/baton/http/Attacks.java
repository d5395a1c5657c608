package io.baton.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The framing attacks: a table of bytes and expected statuses. */
final class Attacks {

    private static final String HOST = "Host: localhost\r\n";
    private static final String POST = "POST /a HTTP/1.1\r\n" + HOST;
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

    private Attacks() {
    }

    static List<Attack> all() {
        List<Attack> all = new ArrayList<>();
        lengths(all);
        codings(all);
        fields(all);
        hosts(all);
        requestLines(all);
        targets(all);
        all.addAll(inBodies());
        return List.copyOf(all);
    }

    private static Attack length(String value, Integer... statuses) {
        return new Attack("Content-Length: [" + value + "]", POST + "Content-Length: " + value + "\r\n\r\nhello",
                Set.of(statuses));
    }

    private static void lengths(List<Attack> all) {
        for (String value : List.of("+5", "-1", "5 5", " 5 5", "0x5", "5a", "5.0", "5,6", "5, 5", "5,", ",5", "",
                "five", "5;",
                "\"5\"", "5\u000b", "5\u0000", "\u00b2", "1_0", "5e0", "--5", "0 5")) {
            all.add(length(value, 400));
        }
        // These are numbers, though no body is that long: 413 is as true.
        for (String value : List.of("9223372036854775808", "18446744073709551621", "99999999999999999999999",
                "4294967301")) {
            all.add(length(value, 400, 413));
        }
        all.add(new Attack("two lengths", POST + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400));
        all.add(new Attack("two lengths, one of them 0", POST + "Content-Length: 0\r\nContent-Length: 5\r\n\r\nhello",
                400));
        all.add(new Attack("two lengths in two cases", POST + "content-length: 6\r\nCONTENT-LENGTH: 5\r\n\r\nhello",
                400));
        all.add(new Attack("a length behind white space", POST + "Content-Length : 5\r\n\r\nhello", 400));
        all.add(new Attack("length, then coding",
                POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400));
        all.add(new Attack("coding, then length",
                POST + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400));
        all.add(new Attack("length 0 and coding",
                POST + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400));
    }

    private static Attack coding(String value, Integer... statuses) {
        return new Attack("Transfer-Encoding: [" + value + "]",
                POST + "Transfer-Encoding:" + value + "\r\n\r\n0\r\n\r\n", Set.of(statuses));
    }

    private static void codings(List<Attack> all) {
        all.add(coding(" xchunked", 400, 501));
        all.add(coding(" chunkedx", 400, 501));
        all.add(coding(" chunked\u000b", 400, 501));
        all.add(coding(" \u000bchunked", 400, 501));
        all.add(coding(" chunked\u0000", 400));
        all.add(coding(" \u0000chunked", 400));
        all.add(coding("\r\n chunked", 400));
        all.add(coding(" \r\n\tchunked", 400));
        all.add(coding(" chunked, gzip", 400, 501));
        all.add(coding(" chunked, identity", 400, 501));
        all.add(coding(" chunked, chunked", 400, 501));
        all.add(coding(" gzip, chunked", 400, 501));
        all.add(coding(" gzip", 400, 501));
        all.add(coding(" identity", 400, 501));
        all.add(coding("", 400, 501));
        all.add(coding(" \"chunked\"", 400, 501));
        all.add(coding(" chunked;q=1", 400, 501));
        all.add(coding(" chunked foo", 400, 501));
        all.add(coding(" ch unked", 400, 501));
        all.add(coding(" chun\u212aed".replace('\u212a', 'K') + "\u00ff", 400, 501));
        all.add(new Attack("two codings", POST
                + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                Set.of(400, 501)));
        all.add(new Attack("two codings, the last unknown",
                POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: foo\r\n\r\n0\r\n\r\n", Set.of(400, 501)));
        all.add(new Attack("a coding on 1.0", "POST /a HTTP/1.0\r\n" + HOST
                + "Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400));
        all.add(new Attack("a coding behind white space", POST + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400));
        all.add(new Attack("a coding behind a tab", POST + "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n", 400));
        all.add(new Attack("a coding whose line begins with white space",
                POST + " Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400));
        all.add(new Attack("a coding behind a vertical tab", POST
                + "\u000bTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400));
        all.add(new Attack("a coding behind a bare LF",
                POST + "X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400));
        all.add(new Attack("a coding behind a bare CR",
                POST + "X: y\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400));
    }

    private static void fields(List<Attack> all) {
        for (String line : List.of("X : y\r\n", "X\t: y\r\n", " X: y\r\n", ": y\r\n", "X\r\n", "X y: z\r\n",
                "X@: y\r\n",
                "X(: y\r\n", "\"X\": y\r\n", "X\u0000: y\r\n", "X: y\u0000z\r\n", "\u00e4: y\r\n", "X: y\r\n z\r\n",
                "X: y\r\n\tz\r\n", "X: y\r\n \r\n", "X: y\rz\r\n", "X: y\nZ: z\r\n", "X: y\n", "X: y\r\r\n",
                        "\r: y\r\n",
                "X;: y\r\n", "X[0]: y\r\n", "X\u007f: y\r\n")) {
            all.add(new Attack("field [" + line + "]", "GET /a HTTP/1.1\r\n" + HOST + line + "\r\n", 400));
        }
        all.add(new Attack("a head that ends with bare LF", "GET /a HTTP/1.1\r\n" + HOST + "\n", 400));
        all.add(new Attack("a head with bare LF throughout", "GET /a HTTP/1.1\nHost: localhost\n\n", 400));
        all.add(new Attack("a head with CR CR LF", "GET /a HTTP/1.1\r\n" + HOST + "\r\r\n", 400));
        all.add(new Attack("a first line that is folded", "GET /a HTTP/1.1\r\n Host: localhost\r\n\r\n", 400));
    }

    private static void hosts(List<Attack> all) {
        all.add(new Attack("no Host", "GET /a HTTP/1.1\r\n\r\n", 400));
        all.add(new Attack("two Hosts", "GET /a HTTP/1.1\r\n" + HOST + "Host: other\r\n\r\n", 400));
        all.add(new Attack("the same Host twice", "GET /a HTTP/1.1\r\n" + HOST + HOST + "\r\n", 400));
        for (String host : List.of("a b", "a,b", "a/b", "user@a", "a?b", "a#b", "a\\b", "a:port", "[::1")) {
            all.add(new Attack("Host [" + host + "]", "GET /a HTTP/1.1\r\nHost: " + host + "\r\n\r\n", 400));
        }
    }

    private static void requestLines(List<Attack> all) {
        for (String line : List.of("GET  /a HTTP/1.1", "GET /a  HTTP/1.1", "GET /a b HTTP/1.1", " GET /a HTTP/1.1",
                "GET\t/a HTTP/1.1", "GET /a\tHTTP/1.1", "GET /a HTTP/1.1 ", "GET /a HTTP/1.1\t", "G@T /a HTTP/1.1",
                "G\u0000T /a HTTP/1.1", "\u00e4 /a HTTP/1.1", "(GET) /a HTTP/1.1", "GET: /a HTTP/1.1", "/a HTTP/1.1",
                "GET /a", "GET", "GET /a HTTP/1.1 x", "GET\u000b/a HTTP/1.1", "GET /a\rX HTTP/1.1", "GET /a HTTP/1.1\r",
                "GET /a\u0000 HTTP/1.1", "GET HTTP/1.1", "GET /a FTP/1.1", "GET /a HTTP 1.1", "GET /a HTTP/1,1")) {
            all.add(new Attack("request line [" + line + "]", line + "\r\n" + HOST + "\r\n", Set.of(400, 505)));
        }
        for (String version : List.of("HTTP/2.0", "HTTP/0.9", "HTTP/3.0")) {
            all.add(new Attack(version, "GET /a " + version + "\r\n" + HOST + "\r\n", 505));
        }
        for (String version : List.of("http/1.1", "HTTP/11.1", "HTTP/1.10", "HTTP/1.", "HTTP/1", "HTTP/", "HTTP/+1.1",
                "HTTP/1.1.1", "HTTP/01.1", "Http/1.1")) {
            all.add(new Attack(version, "GET /a " + version + "\r\n" + HOST + "\r\n", Set.of(400, 505)));
        }
        all.add(new Attack("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Set.of(400, 505)));
        all.add(new Attack("a request line that ends with bare LF", "GET /a HTTP/1.1\n" + HOST + "\r\n", 400));
    }

    private static void targets(List<Attack> all) {
        for (String target : List.of("a", "*", "/a#b", "/\u00e4", "/%", "/%4", "/%zz", "/%c0%ae", "/%ff",
                "/%ed%a0%80", "/..",
                "/../a", "/a/../../b", "/%2e%2e/a", "/a/%2e%2E/../b", "/..%2fa", "/a%2f..%2f..%2fb", "/\u007f", "\\a",
                "http:/a", "localhost:80", "http://", "/%+1", "//../..", "http://:80/a", "http://a:b/",
                "http://a:65536/", "http://a:1:2/",
                "http://[::1/", "http://[::1]a/", "http://user@a/", "http://a,b/", "http://a%zz/")) {
            all.add(new Attack("target [" + target + "]", "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n", 400));
        }
        // /first is the path of a request before, whose target was understood.
        for (String target : List.of("a", "a:", ":443", "a:b", "a:65536", "user@a:443", "a/b:443", "a?b:443", "a:1:2",
                "[::1]", "[::1:443", "http://a:443/", "/first", "*")) {
            all.add(new Attack("target of CONNECT [" + target + "]", "CONNECT " + target + " HTTP/1.1\r\n" + HOST
                    + "\r\n", 400));
        }
    }

    /** Those whose head is valid: a handler that reads a stream is called for them. */
    static List<Attack> inBodies() {
        List<Attack> all = new ArrayList<>();
        for (String size : List.of("0x5", "5_0", "+5", "-5", " 5", "5 ", "", "g", "5h", "5\u0000", "\u00b2", "0 5",
                "5\t",
                "10000000000000005", "FFFFFFFFFFFFFFFFF5", "100000005", "7fffffffffffffff", "8000000000000000", "5,",
                        ";a")) {
            // Long sizes are numbers, though no body is that long.
            all.add(new Attack("chunk size [" + size + "]", CHUNKED + size + "\r\nhello\r\n0\r\n\r\n",
                    size.length() > 8 ? Set.of(400, 413) : Set.of(400)));
        }
        for (String body : List.of("5\r\nhello0\r\n\r\n", "5\r\nhelloX\r\n0\r\n\r\n", "3\r\nhello\r\n0\r\n\r\n",
                "5\nhello\r\n0\r\n\r\n", "5\r\nhello\n0\r\n\r\n", "5\rhello\r\n0\r\n\r\n",
                        "5;a\nb\r\nhello\r\n0\r\n\r\n",
                "5;\nhello\r\n0\r\n\r\n", "5;a\rb\r\nhello\r\n0\r\n\r\n", "5;a\u0000\r\nhello\r\n0\r\n\r\n",
                        "0\r\n\n", "0\n\r\n",
                "5;a=\"b\r\nhello\r\n0\r\n\r\n", "5;a=\"b\"c\r\nhello\r\n0\r\n\r\n", "0\r\nX: y\n\r\n",
                        "0\r\nX : y\r\n\r\n", "0\r\nX: y\r\n z\r\n\r\n", "0\r\nX: \u0000\r\n\r\n",
                        "0\r\nX: \u000b\r\n\r\n", "0\r\nX:\u000cy\r\n\r\n", "0\r\nX: y\u001c\r\n\r\n",
                        "0\r\nX\r\n\r\n",
                "0\r\n\rX: y\r\n\r\n", "5\r\r\nhello\r\n0\r\n\r\n", "\r\n5\r\nhello\r\n0\r\n\r\n",
                        "5\r\nhello\r\n\r\n0\r\n\r\n")) {
            all.add(new Attack("chunks [" + body.replace("\r", "\\r").replace("\n", "\\n").strip() + "]", CHUNKED
                    + body, 400));
        }
        return List.copyOf(all);
    }
}
