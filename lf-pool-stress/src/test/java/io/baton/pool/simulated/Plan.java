package io.baton.pool.simulated;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * What one connection is for: how many bytes its peer sends, how, and how it ends; and what the handler does about them. The first byte
 * of a connection is its number, by which the handler finds its plan.
 */
final class Plan {

    /** What the peer does at its end. */
    enum Ending { FIN_AND_READ_ALL, READ_ALL_AND_CLOSE, FIN_AND_READ_SLOWLY, CLOSE_EARLY, RESET_EARLY, RESET_WHILE_READING }

    /** What it is one of. */
    enum Kind {
        /** A plan at random. */
        ORDINARY,
        /** It is to end in order, whatever chance says. */
        PLAIN,
        /** The pool begins the connection. */
        DIALLED,
        /** One of many. */
        SMALL,
        /** Byte after byte for a while, so that its turns are known to be quick, and then more at once than one turn takes. */
        BURST
    }

    /** What the handler does with bytes. All but the last two give all of them back. */
    enum Treatment { AT_ONCE, IN_PARTS, BLOCKING, FORESEEN, FROM_ANOTHER_THREAD, LATER, PAUSING, RECEIVING,
        FILE, FILE_WITH_HEAD, FILES, CLOSING, THROWING }

    /** So many times a single byte is sent before a burst: more than make a connection's turns quick. */
    private static final int SINGLE = 30;
    private static final int PIECES = 40;
    private static final int BURST_READ = 100_000;

    final int number;
    final Kind kind;
    final int bytes;
    final int piece;
    final int readPiece;
    final int delayNanos;
    final Ending ending;
    final Treatment treatment;
    /** For how long the handler blocks, or puts off. */
    final int nanos;
    /** After how many bytes the peer or the handler ends it early. */
    final int early;
    /** So many bytes the pool's side sends before it has received any; not those of the peer, but the same. */
    final int ahead;
    /** Whether it sends them when it is established, or before. */
    final boolean greets;

    /**
     * A plan at random.
     *
     * @param longest for how long a handler blocks at most
     */
    Plan(int number, Random random, Kind kind, int longest) {
        this.number = number;
        this.kind = kind;
        boolean plain = kind == Kind.PLAIN;
        int many = kind == Kind.SMALL ? 300 : 20_000;
        bytes = kind == Kind.BURST ? 300_000 + random.nextInt(300_000)
                : 1 + random.nextInt(random.nextInt(4) == 0 ? many : Math.min(many, 600));
        piece = 1 + random.nextInt(random.nextBoolean() ? 40 : 4_000);
        readPiece = kind == Kind.BURST ? BURST_READ : 1 + random.nextInt(random.nextInt(3) == 0 ? 60 : 5_000);
        delayNanos = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(random.nextBoolean() ? 30_000 : 3_000_000);
        Ending[] endings = Ending.values();
        ending = !plain && random.nextInt(3) == 0 ? endings[random.nextInt(endings.length)]
                : random.nextInt(6) == 0 ? Ending.FIN_AND_READ_SLOWLY : endings[random.nextInt(2)];
        Treatment[] treatments = Treatment.values();
        Treatment any = treatments[random.nextInt(!plain && random.nextInt(4) == 0 ? treatments.length : treatments.length - 2)];
        treatment = kind == Kind.BURST ? Treatment.AT_ONCE : any;
        nanos = 1 + random.nextInt(random.nextBoolean() ? 100_000 : longest);
        early = random.nextInt(bytes + 1);
        boolean dialled = kind == Kind.DIALLED;
        ahead = dialled && random.nextBoolean() ? 1 + random.nextInt(300) : 0;
        greets = dialled && random.nextBoolean();
    }

    byte at(int index) {
        return at(number, index);
    }

    static byte at(int number, int index) {
        return (byte) (index == 0 ? number : number * 31 + index * 7 + (index >> 8));
    }

    /** What the peer gets as the byte of this index, its greeting included. */
    byte expected(int index) {
        return at(index < ahead ? index : index - ahead);
    }

    /** How many bytes the peer gets. */
    int total() {
        return ahead + bytes;
    }

    ByteBuffer greeting() {
        ByteBuffer greeting = ByteBuffer.allocate(ahead);
        for (int i = 0; i < ahead; i++) {
            greeting.put(at(i));
        }
        return greeting.flip();
    }

    /** Whether the peer gets all its bytes back and then the end of the stream, if nobody else interferes. */
    boolean isComplete() {
        return treatment.ordinal() < Treatment.CLOSING.ordinal() && !isEarly();
    }

    /** How many bytes the peer sends at once, after so many. There are not thousands of pieces, since each is a step. */
    int pieceAfter(int sent) {
        if (kind == Kind.BURST) {
            return sent < SINGLE ? 1 : bytes - sent;
        }
        return Math.min(bytes - sent, Math.max(piece, bytes / PIECES));
    }

    int readPiece() {
        return Math.max(readPiece, bytes / PIECES);
    }

    /** Whether the peer ends it before all bytes have come back. */
    boolean isEarly() {
        return ending.ordinal() >= Ending.CLOSE_EARLY.ordinal();
    }

    boolean sendsFin() {
        return ending == Ending.FIN_AND_READ_ALL || ending == Ending.FIN_AND_READ_SLOWLY;
    }

    boolean resets() {
        return ending == Ending.RESET_EARLY || ending == Ending.RESET_WHILE_READING;
    }

    @Override
    public String toString() {
        return "connection " + number + ": " + bytes + " bytes, " + treatment + " (" + nanos + " ns), " + ending + ", early at " + early
                + ", pieces " + piece + "/" + readPiece + ", delay " + delayNanos
                + (ahead > 0 ? ", " + ahead + " bytes ahead" : "");
    }
}
