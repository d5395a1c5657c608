package io.baton.http;

import java.util.ArrayList;
import java.util.List;

/** Valid requests of many kinds, for tests that cut, compare and mutate them. */
final class Corpus {

    private static final String HOST = "Host: localhost\r\n";
    private static final String POST = "POST /a HTTP/1.1\r\n" + HOST;
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n";

    private Corpus() {
    }

    static List<Sample> valid() {
        List<Sample> all = new ArrayList<>();
        targets(all);
        fields(all);
        bodies(all);
        connections(all);
        return List.copyOf(all);
    }

    private static Sample get(String target) {
        return new Sample("GET " + target, Client.get(target));
    }

    private static void targets(List<Sample> all) {
        all.add(get("/"));
        all.add(get("/a/b/c"));
        all.add(get("/a?x=1&y=%20+"));
        all.add(get("/a?"));
        all.add(get("/a?b?c=/d"));
        all.add(get("?x=1".replace("?", "/?")));
        all.add(get("/%41%c3%a4%E2%82%AC"));
        all.add(get("/a/./b/../c"));
        all.add(get("/a;p=1/b,c/(d)'!*$@:~"));
        all.add(get("//a//b"));
        all.add(get("http://localhost/absolute?x"));
        all.add(get("http://localhost:80/"));
        all.add(get("http://localhost"));
        all.add(new Sample("OPTIONS *", "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n"));
        all.add(new Sample("another method", "BREW /pot HTTP/1.1\r\n" + HOST + "\r\n"));
        all.add(new Sample("a method of all token characters", "!#$%&'*+-.^_`|~09azAZ / HTTP/1.1\r\n" + HOST + "\r\n"));
        all.add(new Sample("HEAD", "HEAD /a HTTP/1.1\r\n" + HOST + "\r\n"));
        all.add(new Sample("DELETE", "DELETE /a HTTP/1.1\r\n" + HOST + "\r\n"));
        all.add(get("/" + "long".repeat(500)));
    }

    private static Sample with(String name, String fields) {
        return new Sample(name, "GET /fields HTTP/1.1\r\n" + HOST + fields + "\r\n");
    }

    private static void fields(List<Sample> all) {
        all.add(with("repeated fields", "X: 1\r\nx: 2\r\nX: 3\r\n"));
        all.add(with("white space around a value", "A:  \t b c \t \r\nB:d\r\nC:\te\r\n"));
        all.add(with("empty values", "A:\r\nB: \r\nC:\t\r\n"));
        all.add(with("a value of ISO-8859-1", "A: \u00e4\u00ff \u0080x\r\n"));
        all.add(with("a tab within a value", "A: b\tc\r\n"));
        all.add(with("a name of all token characters", "!#$%&'*+-.^_`|~09azAZ: x\r\n"));
        all.add(with("colons and quotes", "A: \"b:c\", d=\"e\\\"f\"; g\r\n"));
        all.add(with("a long value", "Cookie: " + "c=v; ".repeat(600) + "d\r\n"));
        all.add(with("names like those of framing",
                "Content-Lengths: 5\r\nTransfer-Encodings: chunked\r\nX-Host: y\r\n"));
        all.add(new Sample("an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"));
        all.add(new Sample("a Host with a port", "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n"));
        all.add(new Sample("a browser", "GET /index.html HTTP/1.1\r\nHost: example.org\r\nConnection: keep-alive\r\n"
                + "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 "
                + "(KHTML, like Gecko) Chrome/126.0 Safari/537.36\r\n"
                + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
                + "Accept-Encoding: gzip, deflate, br\r\n"
                + "Accept-Language: en-US,en;q=0.9\r\nCookie: id=0123456789abcdef; theme=dark\r\n"
                + "Cache-Control: no-cache\r\n\r\n"));
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 90; i++) {
            many.append("X-").append(i).append(": ").append(i).append("\r\n");
        }
        all.add(with("many fields", many.toString()));
    }

    private static void bodies(List<Sample> all) {
        all.add(new Sample("a body", POST + "Content-Length: 5\r\n\r\nhello"));
        all.add(new Sample("a body of line ends", POST + "Content-Length: 8\r\n\r\n\r\n\r\n\r\n\r\n"));
        all.add(new Sample("a body of length 0", POST + "Content-Length: 0\r\n\r\n"));
        all.add(new Sample("a length with zeros in front", POST + "Content-Length: 0005\r\n\r\nhello"));
        all.add(new Sample("white space around a length", POST + "Content-Length: \t5 \t\r\n\r\nhello"));
        all.add(new Sample("a body of GET", "GET /a HTTP/1.1\r\n" + HOST + "Content-Length: 3\r\n\r\nabc"));
        all.add(new Sample("a body that looks like a request", Client.post("/a", Client.get("/smuggled"))));
        all.add(new Sample("chunks", CHUNKED + "\r\n5\r\nhello\r\n1\r\n \r\n00005\r\nworld\r\n0\r\n\r\n"));
        all.add(new Sample("no chunk", CHUNKED + "\r\n0\r\n\r\n"));
        all.add(new Sample("a last chunk of many zeros", CHUNKED + "\r\n3\r\nabc\r\n0000\r\n\r\n"));
        all.add(new Sample("chunk sizes of both cases", CHUNKED
                + "\r\na\r\n0123456789\r\nB\r\n0123456789a\r\n0\r\n\r\n"));
        all.add(new Sample("chunks of line ends", CHUNKED + "\r\n2\r\n\r\n\r\n4\r\n0\r\n\r\r\n0\r\n\r\n"));
        all.add(new Sample("chunk extensions", CHUNKED + "\r\n5;a;b=c;d=\"e;f\"\r\nhello\r\n0;last=yes\r\n\r\n"));
        all.add(new Sample("trailers", CHUNKED + "\r\n5\r\nhello\r\n0\r\nX-Sum: 17\r\nX-Other:\r\n\r\n"));
        all.add(new Sample("Transfer-Encoding in capitals", POST
                + "TRANSFER-ENCODING: CHUNKED\r\n\r\n3\r\nabc\r\n0\r\n\r\n"));
        all.add(new Sample("white space around chunked", POST
                + "Transfer-Encoding: \t chunked \t\r\n\r\n3\r\nabc\r\n0\r\n\r\n"));
        all.add(new Sample("a body of 1.0", "POST /a HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello"));
    }

    private static void connections(List<Sample> all) {
        all.add(new Sample("1.0", "GET / HTTP/1.0\r\n\r\n"));
        all.add(new Sample("1.0 keep-alive", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
        all.add(new Sample("Connection: close", "GET / HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n"));
        all.add(new Sample("close among others", "GET / HTTP/1.1\r\n" + HOST + "Connection: foo, Close\r\n\r\n"));
        all.add(new Sample("an upgrade that is not taken",
                "GET / HTTP/1.1\r\n" + HOST + "Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n"));
        all.add(new Sample("an empty line before", "\r\n" + Client.get("/")));
        all.add(new Sample("two at once", Client.get("/1") + Client.get("/2"), 2));
        all.add(new Sample("a body between two", Client.get("/1") + Client.post("/2", "hello") + Client.get("/3"), 3));
        all.add(new Sample("chunks between two", Client.get("/1") + Client.chunked("/2", "a", "bc")
                + Client.get("/3"), 3));
        all.add(new Sample("close between two", Client.get("/1") + "GET /2 HTTP/1.1\r\n" + HOST
                + "Connection: close\r\n\r\n" + Client.get("/smuggled"), 2));
        all.add(new Sample("an empty line between two", Client.post("/1", "x") + "\r\n" + Client.get("/2"), 2));
    }
}
