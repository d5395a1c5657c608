package io.baton.benchmarks.scenario;

import java.util.List;

/**
 * The options that change a scenario's loads.
 *
 * @param connections how many quick ones, a load for each number where the scenario has several; empty for its own
 * @param size bytes of a message
 * @param idle how many idle ones; 0 for the scenario's own
 * @param blocking how many whose messages block for long; 0 for the scenario's own
 */
public record Shape(List<Integer> connections, int size, int idle, int blocking) {

    /** Nothing changed: 64-byte messages. */
    public static final Shape OWN = new Shape(List.of(), 64, 0, 0);

    List<Integer> connections(Integer... own) {
        return connections.isEmpty() ? List.of(own) : connections;
    }

    int firstOf(int own) {
        return connections.isEmpty() ? own : connections.get(0);
    }
}
