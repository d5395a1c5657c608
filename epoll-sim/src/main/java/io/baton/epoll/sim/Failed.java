package io.baton.epoll.sim;

/** A call's answer is an errno. Without a stack: it is an ordinary answer. */
final class Failed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int errno;

    Failed(int errno) {
        super("errno " + errno, null, false, false);
        this.errno = errno;
    }

    int errno() {
        return errno;
    }
}
