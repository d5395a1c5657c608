package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Scenario;

/** A scenario whose server and driver share the cores 0 and 1. */
interface TwoCores extends Scenario {

    @Override
    default String serverCores() {
        return "0,1";
    }

    @Override
    default String driverCores() {
        return serverCores();
    }
}
