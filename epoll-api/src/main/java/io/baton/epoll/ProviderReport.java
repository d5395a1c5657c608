package io.baton.epoll;

/**
 * The outcome for one discovered provider.
 *
 * @param name the provider's name; its class, or "(not loaded)", where it could not state a name
 * @param priority the provider's priority; {@link Integer#MIN_VALUE} where it could not state one
 * @param type the provider's class; empty where it could not be loaded
 * @param outcome whether it was tried, and whether it works
 * @param refusal why it cannot be used here; empty unless {@link Outcome#REFUSED}
 */
public record ProviderReport(String name, int priority, String type, Outcome outcome, String refusal) {

    /** The result of trying a provider. */
    public enum Outcome {
        /** It opened, and its {@link io.baton.epoll.spi.EventLayout} was verified against the kernel. */
        USABLE,
        /** It does not work here. */
        REFUSED,
        /** It was not opened: another one was named, or a usable one has a higher priority. */
        NOT_TRIED
    }

    /** Whether the outcome is {@link Outcome#USABLE}. */
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
