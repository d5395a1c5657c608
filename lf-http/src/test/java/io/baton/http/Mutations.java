package io.baton.http;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Inputs that are like requests of the corpus, and of the attacks, but not quite. */
final class Mutations {

    private static final String[] TOKENS = {"\r", "\n", "\r\n", "\r\n\r\n", "\0", " ", "\t", ":", ",", ";", "=",
        "\"", "0", "-", "+", "_", "\u00ff", "\u0080", "\u000b", "\u007f", "/", "..", "%", "%2e", "%00", "?", "#", "*",
        "HTTP/1.1", "HTTP/1.0", "GET ", "HEAD ", "Host: a\r\n", "Content-Length: 3\r\n", "chunked", "http://a",
        "Transfer-Encoding: chunked\r\n", "Connection: close\r\n", "Connection: keep-alive\r\n", "ffffffff",
        "Expect: 100-continue\r\n", "0\r\n\r\n", "5\r\nhello\r\n", "99999999999999999999", "\r\n "};

    private final Random random;
    private final List<byte[]> valid = new ArrayList<>();
    private final List<byte[]> attacks = new ArrayList<>();

    Mutations(Random random) {
        this.random = random;
        Corpus.valid().forEach(sample -> valid.add(sample.bytes()));
        valid.removeIf(input -> input.length > 2_000);
        Attacks.all().forEach(attack -> attacks.add(attack.bytes()));
    }

    private byte[] any() {
        List<byte[]> inputs = random.nextInt(4) == 0 ? attacks : valid;
        return inputs.get(random.nextInt(inputs.size()));
    }

    private static byte[] join(byte[] bytes, int end, byte[] middle, byte[] others, int start) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(bytes, 0, end);
        joined.write(middle, 0, middle.length);
        joined.write(others, start, others.length - start);
        return joined.toByteArray();
    }

    /** One to three changes to one of the inputs. */
    byte[] next() {
        byte[] bytes = any();
        for (int changes = random.nextInt(3); changes >= 0; changes--) {
            bytes = change(bytes);
        }
        return bytes;
    }

    private byte[] change(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int end = Math.min(bytes.length, at + 1 + random.nextInt(random.nextInt(8) == 0 ? 40 : 4));
        byte[] token = TOKENS[random.nextInt(TOKENS.length)].getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        byte[] none = {};
        return switch (random.nextInt(7)) {
            case 0 -> join(bytes, at, none, bytes, end);
            case 1 -> join(bytes, at, token, bytes, at);
            case 2 -> join(bytes, at, token, bytes, end);
            case 3 -> {
                byte[] other = any();
                yield join(bytes, at, none, other, random.nextInt(other.length));
            }
            case 4 -> join(bytes, end, none, bytes, at);
            case 5 -> join(bytes, at, new byte[] {(byte) random.nextInt(256)}, bytes, end);
            default -> flipped(bytes, at);
        };
    }

    private byte[] flipped(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        if (at < flipped.length) {
            flipped[at] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }
}
