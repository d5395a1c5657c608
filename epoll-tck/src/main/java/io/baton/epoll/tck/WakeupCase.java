package io.baton.epoll.tck;

import io.baton.epoll.spi.Linux;

import java.util.ArrayList;
import java.util.List;

/**
 * One of the cases 1 to 58 of the kernel's {@code epoll_wakeup_test}: a shape of sources and epoll instances, the
 * triggers on its two levels, how one or two threads wait, and what they must get.
 *
 * @param number the kernel's number
 * @param shape what is registered where
 * @param outer the trigger on e0: that of the sources, or of the instances nested in it
 * @param inner the trigger on the nested instance; level where there is none
 * @param first how the (first) thread waits
 * @param second how the second thread waits; null where there is one thread
 */
record WakeupCase(int number, Shape shape, Trigger outer, Trigger inner, How first, How second) {

    /** What e0 watches. */
    enum Shape {
        /** {@code e0 -> s0}. */
        SOURCE("one source"),
        /** {@code e0 -> s0, s2}. */
        TWO_SOURCES("two sources"),
        /** {@code e0 -> e1 -> s0}. */
        NESTED("a nested instance"),
        /** {@code e0 -> e1 -> s0}; the first thread waits on e1, the second on e0. */
        BOTH_LEVELS("the inner and the outer instance"),
        /** {@code e0 -> (e1 -> s0, e2 -> s2)}. */
        TREE("two nested instances");

        final String text;

        Shape(String text) {
            this.text = text;
        }
    }

    /** How often a registration reports. */
    enum Trigger {
        LEVEL(0), EDGE(Linux.EPOLLET);

        final int bits;

        Trigger(int bits) {
            this.bits = bits;
        }
    }

    /** How a thread waits. */
    enum How {
        WAIT("epoll_wait"), POLL("poll, then epoll_wait(0)");

        final String text;

        How(String text) {
            this.text = text;
        }
    }

    /** Cases 1-8, 17-24, 49-52: one thread waits twice. */
    static List<WakeupCase> ofOneThread() {
        List<WakeupCase> cases = new ArrayList<>();
        add(cases, 1, Shape.SOURCE, How.WAIT, null);
        add(cases, 3, Shape.TWO_SOURCES, How.WAIT, null);
        add(cases, 5, Shape.SOURCE, How.POLL, null);
        add(cases, 7, Shape.TWO_SOURCES, How.POLL, null);
        addNested(cases, 17, Shape.NESTED, How.WAIT, null);
        addNested(cases, 21, Shape.NESTED, How.POLL, null);
        add(cases, 49, Shape.TREE, How.WAIT, null);
        add(cases, 51, Shape.TREE, How.POLL, null);
        return cases;
    }

    /** Cases 9-16, 25-48, 53-58: two threads wait. */
    static List<WakeupCase> ofTwoThreads() {
        List<WakeupCase> cases = new ArrayList<>();
        add(cases, 9, Shape.SOURCE, How.WAIT, How.WAIT);
        add(cases, 11, Shape.TWO_SOURCES, How.WAIT, How.WAIT);
        add(cases, 13, Shape.SOURCE, How.WAIT, How.POLL);
        add(cases, 15, Shape.TWO_SOURCES, How.WAIT, How.POLL);
        addNested(cases, 25, Shape.NESTED, How.WAIT, How.WAIT);
        addNested(cases, 29, Shape.NESTED, How.WAIT, How.POLL);
        addNested(cases, 33, Shape.BOTH_LEVELS, How.WAIT, How.WAIT);
        addNested(cases, 37, Shape.BOTH_LEVELS, How.POLL, How.WAIT);
        addNested(cases, 41, Shape.BOTH_LEVELS, How.WAIT, How.POLL);
        addNested(cases, 45, Shape.BOTH_LEVELS, How.POLL, How.POLL);
        add(cases, 53, Shape.TREE, How.WAIT, How.WAIT);
        add(cases, 55, Shape.TREE, How.WAIT, How.POLL);
        add(cases, 57, Shape.TREE, How.POLL, How.POLL);
        return cases;
    }

    private static void add(List<WakeupCase> cases, int number, Shape shape, How first, How second) {
        cases.add(new WakeupCase(number, shape, Trigger.LEVEL, Trigger.LEVEL, first, second));
        cases.add(new WakeupCase(number + 1, shape, Trigger.EDGE, Trigger.LEVEL, first, second));
    }

    private static void addNested(List<WakeupCase> cases, int number, Shape shape, How first, How second) {
        int next = number;
        for (Trigger outer : Trigger.values()) {
            for (Trigger inner : Trigger.values()) {
                cases.add(new WakeupCase(next++, shape, outer, inner, first, second));
            }
        }
    }

    boolean hasTwoSources() {
        return shape == Shape.TWO_SOURCES || shape == Shape.TREE;
    }

    int sources() {
        return hasTwoSources() ? 2 : 1;
    }

    /** The trigger that decides whether a second wait, or a second thread, gets the event again. */
    boolean isToldOnce() {
        return outer == Trigger.EDGE && shape != Shape.BOTH_LEVELS;
    }

    /** The least number of threads that get an event; if they wait on both levels, the inner one must. */
    int atLeast() {
        boolean innerConsumes = shape == Shape.BOTH_LEVELS && inner == Trigger.EDGE;
        return innerConsumes || isToldOnce() && !hasTwoSources() ? 1 : 2;
    }

    /** The largest number of threads that get an event. */
    int atMost() {
        return isToldOnce() && !hasTwoSources() ? 1 : 2;
    }

    /** The number of the case, and what it tests. */
    @Override
    public String toString() {
        String threads = second == null ? first.text : "(" + first.text + ") + (" + second.text + ")";
        String nested = shape == Shape.NESTED || shape == Shape.BOTH_LEVELS ? " over " + inner : "";
        return "kernel case " + number + ": " + threads + " on " + shape.text + ", " + outer + nested + ": " + pinned();
    }

    private String pinned() {
        if (second == null) {
            return isToldOnce() ? "told once" : "told again";
        }
        if (atLeast() < atMost()) {
            return "the inner thread surely, the outer maybe";
        }
        return atMost() == 1 ? "exactly one thread is woken" : "both threads are woken";
    }
}
