package io.baton.pool.simulated;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * What one connection is for: how many bytes its peer sends, how, and how it ends; and what the handler does about them. The first byte
 * of a connection is its number, by which the handler finds its plan.
 */
final class Plan {

    /** What the peer does at its end. */
    enum Ending { FIN_AND_READ_ALL, READ_ALL_AND_CLOSE, CLOSE_EARLY, RESET_EARLY }

    /** What the handler does with bytes. All but the last two give all of them back. */
    enum Treatment { AT_ONCE, IN_PARTS, BLOCKING, FORESEEN, FROM_ANOTHER_THREAD, LATER, PAUSING, RECEIVING,
        FILE, FILE_WITH_HEAD, FILES, CLOSING, THROWING }

    final int number;
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
     * @param plain whether it is to end in order, whatever chance says
     * @param dialled whether the pool begins the connection
     */
    Plan(int number, Random random, boolean plain, boolean dialled) {
        this.number = number;
        bytes = 1 + (random.nextInt(4) == 0 ? random.nextInt(20_000) : random.nextInt(600));
        piece = 1 + random.nextInt(random.nextBoolean() ? 40 : 4_000);
        readPiece = 1 + random.nextInt(random.nextInt(3) == 0 ? 60 : 5_000);
        delayNanos = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(random.nextBoolean() ? 30_000 : 3_000_000);
        Ending[] endings = Ending.values();
        ending = !plain && random.nextInt(3) == 0 ? endings[random.nextInt(endings.length)] : endings[random.nextInt(2)];
        Treatment[] treatments = Treatment.values();
        treatment = treatments[random.nextInt(!plain && random.nextInt(4) == 0 ? treatments.length : treatments.length - 2)];
        nanos = 1 + random.nextInt(random.nextBoolean() ? 100_000 : 15_000_000);
        early = random.nextInt(bytes + 1);
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
        return treatment.ordinal() < Treatment.CLOSING.ordinal() && ending.ordinal() < Ending.CLOSE_EARLY.ordinal();
    }

    /** How many steps its connection takes, roughly: pieces are not so small that there are thousands. */
    int pieceOf(int left) {
        return Math.min(left, Math.max(piece, bytes / 40));
    }

    @Override
    public String toString() {
        return "connection " + number + ": " + bytes + " bytes, " + treatment + " (" + nanos + " ns), " + ending + ", early at " + early
                + ", pieces " + piece + "/" + readPiece + ", delay " + delayNanos
                + (ahead > 0 ? ", " + ahead + " bytes ahead" : "");
    }
}
