package io.baton.pool.internal.connection;

/**
 * The 64 bits of {@code epoll_data}: slot in the low half, generation in the high one. A slot is used again, a token is not, so
 * an event of a connection that is gone is recognised. Never a bare descriptor.
 *
 * <p>Negative slots belong to the group's own descriptors: its waker, its clock, its listeners.
 */
public final class Token {

    private Token() {
    }

    /** The token of a slot's {@code generation}-th use. */
    public static long of(int slot, int generation) {
        return (long) generation << 32 | slot & 0xffff_ffffL;
    }

    /** The slot. */
    public static int slot(long token) {
        return (int) token;
    }

    /** The generation. */
    public static int generation(long token) {
        return (int) (token >>> 32);
    }
}
