package io.baton.benchmarks.soak;

/** Bytes were lost, repeated, mixed up, or not the receiver's. Unchecked, so that no handling of broken connections hides it. */
final class WrongBytesException extends RuntimeException {

    private static final long serialVersionUID = 1;

    WrongBytesException(String message) {
        super(message);
    }
}
