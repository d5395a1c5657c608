package io.baton.epoll;

/**
 * What became of one provider that was found.
 *
 * @param name the provider's name; its class, or "(not loaded)", where it could not say its name
 * @param priority the provider's priority; {@link Integer#MIN_VALUE} where it could not say it
 * @param type the provider's class; empty where it could not be loaded
 * @param outcome whether it was tried, and worked
 * @param refusal why it cannot be used here; empty unless {@link Outcome#REFUSED}
 */
public record Candidate(String name, int priority, String type, Outcome outcome, String refusal) {

    /** What a trial came to. */
    public enum Outcome {
        /** It opened, and proved its layout. */
        USABLE,
        /** It does not work here. */
        REFUSED,
        /** Nobody asked: another provider was named, or one of higher priority is usable. */
        NOT_TRIED
    }

    /** Whether it was opened and proved its layout. */
    public boolean isUsable() {
        return outcome == Outcome.USABLE;
    }

    /** {@code jna (priority 10): usable}. */
    @Override
    public String toString() {
        return name + (priority == Integer.MIN_VALUE ? "" : " (priority " + priority + ")") + switch (outcome) {
            case USABLE -> ": usable";
            case REFUSED -> ": refused: " + refusal;
            case NOT_TRIED -> ": not tried";
        };
    }
}
