package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which threads are woken and how often: cases 1 to 58 of the kernel's {@code epoll_wakeup_test}. The races among its cases are
 * in {@link WakeupRaceContract}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class WakeupContract extends Contract {

    /** For subclasses. */
    protected WakeupContract() {
    }

    List<WakeupCase> casesOfOneThread() {
        return WakeupCase.ofOneThread();
    }

    List<WakeupCase> casesOfTwoThreads() {
        return WakeupCase.ofTwoThreads();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("casesOfOneThread")
    void oneThreadIsToldByTheOuterTrigger(WakeupCase wakeup) {
        WakeupScene scene = new WakeupScene(kernel, wakeup);
        assertThat(scene.ask()).as("%s; before anything was written", wakeup).isZero();

        scene.writeToEachSource();

        assertThat(scene.ask()).as("%s; first wait", wakeup).isEqualTo(wakeup.sources());
        assertThat(scene.ask()).as("%s; second wait, nothing was read", wakeup)
                .isEqualTo(wakeup.isToldOnce() ? 0 : wakeup.sources());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("casesOfTwoThreads")
    void twoThreadsAreWokenByTheOuterTrigger(WakeupCase wakeup) {
        WakeupScene scene = new WakeupScene(kernel, wakeup);
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        Crew.Member one = crew.start(() -> first.addAndGet(scene.awaitAsFirst() ? 1 : 0));
        Crew.Member two = crew.start(() -> second.addAndGet(scene.awaitAsSecond() ? 1 : 0));
        one.awaitAsleep();
        two.awaitAsleep();

        scene.writeToEachSource();

        boolean firstSurely = wakeup.shape() == WakeupCase.Shape.BOTH_LEVELS;
        Crew.await(() -> first.get() + second.get() >= wakeup.atLeast() && (!firstSurely || first.get() == 1),
                "enough threads are woken; " + wakeup);
        if (wakeup.atLeast() < 2) {
            Crew.holds(() -> first.get() + second.get() <= wakeup.atMost(), "no further thread is woken; " + wakeup);
        }
        scene.release();
        one.join();
        two.join();
    }
}
