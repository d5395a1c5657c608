package io.baton.epoll;

/**
 * What became of one provider that was found.
 *
 * @param name the provider's name, or that of its class where it could not even be made
 * @param priority the provider's priority
 * @param type the provider's class
 * @param refusal why it cannot be used here; empty if it can
 */
public record Candidate(String name, int priority, String type, String refusal) {

    /** Whether it opened, and proved its layout. */
    public boolean isUsable() {
        return refusal.isEmpty();
    }

    /** {@code jna (priority 10): usable}. */
    @Override
    public String toString() {
        return name + " (priority " + priority + "): " + (isUsable() ? "usable" : "refused: " + refusal);
    }
}
