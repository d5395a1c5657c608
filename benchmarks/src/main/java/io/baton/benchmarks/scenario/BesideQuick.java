package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Load;

import java.util.List;

/** A scenario of quick connections, first alone and then beside some that hold up their handler. */
interface BesideQuick extends TwoCores {

    int QUICK = 32;

    /** The number of connections and the size of messages. */
    Shape shape();

    /** The quick connections beside those that hold up their handler. */
    Load beside();

    /** The quick connections only. */
    default Load alone() {
        int quick = shape().firstOf(QUICK);
        return Load.echo(quick, shape().size()).as(quick + " quick");
    }

    @Override
    default List<Load> loads() {
        return List.of(alone(), beside());
    }
}
