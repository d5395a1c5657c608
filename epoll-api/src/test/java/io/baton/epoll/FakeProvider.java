package io.baton.epoll;

import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.spi.EventLayout;
import io.baton.epoll.spi.SystemCalls;

import java.util.concurrent.Callable;

/** A provider on a {@link FakeKernel}, and faulty ones, named by their fault, for META-INF/services entries. */
public class FakeProvider implements EpollProvider {

    private final String name;
    private final int priority;
    private final Callable<SystemCalls> opening;
    private int opened;

    FakeProvider(String name, int priority, Callable<SystemCalls> opening) {
        this.name = name;
        this.priority = priority;
        this.opening = opening;
    }

    FakeProvider(String name, int priority) {
        this(name, priority, () -> FakeKernel.honest().calls());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public SystemCalls open() throws Exception {
        opened++;
        return opening.call();
    }

    int opened() {
        return opened;
    }

    /** Works. */
    public static class Honest extends FakeProvider {
        public Honest() {
            super("honest", 5);
        }
    }

    /** Has a higher priority, and works. */
    public static class Eager extends FakeProvider {
        public Eager() {
            super("eager", 50);
        }
    }

    /** States a layout that the kernel does not have. */
    public static class LiesAboutTheLayout extends FakeProvider {
        public LiesAboutTheLayout() {
            super("liar", 90, () -> FakeKernel.thatStates(EventLayout.NATURAL).calls());
        }
    }

    /** Needs a native library that is not there. */
    public static class DoesNotLink extends FakeProvider {
        public DoesNotLink() {
            super("unlinked", 90, () -> {
                throw new UnsatisfiedLinkError("libmissing.so");
            });
        }
    }

    /** Cannot be constructed: a native library is missing. */
    public static class FailsInConstructor extends FakeProvider {
        public FailsInConstructor() {
            super("never", 90);
            throw new UnsatisfiedLinkError("libctor.so");
        }
    }

    /** Its static initializer throws. */
    public static class FailsInInitializer extends FakeProvider {
        static final int UNLUCKY = Integer.parseInt("thirteen");

        public FailsInInitializer() {
            super("never", UNLUCKY);
        }
    }
}
