package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Load;
import io.baton.benchmarks.Scenario;

import java.util.List;

/**
 * One connection that waits for each answer: there is nothing to batch, and both sides go to sleep for every message.
 */
public record PingPong(Shape shape) implements Scenario {

    @Override
    public String name() {
        return "ping-pong";
    }

    @Override
    public String title() {
        return "Ping-pong: one connection";
    }

    @Override
    public List<Load> loads() {
        return shape.connections(1).stream().map(n -> Load.echo(n, shape.size())).toList();
    }

    @Override
    public List<String> peers() {
        return P1Echo.PEERS;
    }
}
