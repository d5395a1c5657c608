package io.baton.pool.internal.connection;

/**
 * The 64 bits of {@code epoll_data}: the slot in the low half, the generation in the high half. A slot is reused, a token is
 * not, so a late event of a closed connection is recognised. A descriptor number would not do, because the kernel reuses it.
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
