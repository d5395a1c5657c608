package io.baton.epoll;

import io.baton.epoll.spi.Linux;

/** The flag names of an events mask, for messages. */
final class EventMask {

    private static final int[] BITS = {
        Linux.EPOLLIN, Linux.EPOLLPRI, Linux.EPOLLOUT, Linux.EPOLLRDHUP, Linux.EPOLLERR, Linux.EPOLLHUP,
        Linux.EPOLLEXCLUSIVE, Linux.EPOLLWAKEUP, Linux.EPOLLONESHOT, Linux.EPOLLET,
    };
    private static final String[] NAMES = {
        "IN", "PRI", "OUT", "RDHUP", "ERR", "HUP", "EXCLUSIVE", "WAKEUP", "ONESHOT", "ET",
    };

    private EventMask() {
    }

    /**
     * {@code IN|RDHUP|ONESHOT}; bits without a name as one hexadecimal number at the end; {@code 0} for an empty mask.
     */
    static String toString(int mask) {
        StringBuilder names = new StringBuilder();
        int left = mask;
        for (int i = 0; i < BITS.length; i++) {
            if ((mask & BITS[i]) != 0) {
                names.append(names.length() == 0 ? "" : "|").append(NAMES[i]);
                left &= ~BITS[i];
            }
        }
        if (left != 0 || mask == 0) {
            names.append(names.length() == 0 ? "" : "|").append(left == 0 ? "0" : "0x" + Integer.toHexString(left));
        }
        return names.toString();
    }
}
