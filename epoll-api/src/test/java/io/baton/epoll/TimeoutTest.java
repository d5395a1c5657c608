package io.baton.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

/** The timeout that the kernel is given. */
class TimeoutTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0", "-1, -1", "-9223372036854775808, -1",
        "1, 1", "999999, 1", "1000000, 1", "1000001, 2", "1999999, 2", "2000000, 2",
        "2147483646999999, 2147483647", "2147483647000000, 2147483647", "2147483647000001, 2147483647",
        "9223372036854775807, 2147483647",
    })
    void nanosecondsAreRoundedUpToMillisecondsAndSaturate(long nanos, int millis) {
        assertThat(Epoll.toMillis(nanos)).isEqualTo(millis);
    }

    @Test
    void aSignalDoesNotEndTheWait() throws ErrnoException {
        FakeKernel kernel = FakeKernel.honest();
        try (Epoll epoll = Epoll.create(kernel.calls())) {
            epoll.add(100, Interest.IN, 1);
            kernel.answering("epollWait", -Linux.EINTR, -Linux.EINTR).answering("epollPwait2", -Linux.EINTR);

            assertThat(epoll.await(epoll.newEvents(1))).isOne();
            assertThat(epoll.await(epoll.newEvents(1), Duration.ofHours(1))).isOne();
            assertThat(kernel.log()).endsWith("epollWait", "epollWait", "epollWait", "epollPwait2", "epollPwait2");
        }
    }

    @Test
    void signalsWithoutEndDoNotStretchTheTimeout() throws ErrnoException {
        FakeKernel kernel = FakeKernel.honest();
        try (Epoll epoll = Epoll.create(kernel.calls())) {
            long[] signals = new long[1_000_000];
            java.util.Arrays.fill(signals, -Linux.EINTR);
            kernel.answering("epollPwait2", signals);
            long start = System.nanoTime();

            assertThat(epoll.await(epoll.newEvents(1), Duration.ofMillis(5))).isZero();

            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(5_000_000);
        }
    }

    /** Each signal comes in the middle of a wait. A wait that began anew with the whole timeout would have no end. */
    @ParameterizedTest
    @ValueSource(ints = {0, -Linux.ENOSYS})
    void signalsInTheMiddleOfWaitsDoNotStretchTheTimeout(int probeOfPwait2) throws ErrnoException {
        FakeKernel kernel = FakeKernel.honest().answering("epollPwait2", probeOfPwait2);
        SystemCalls calls = kernel.delaying(Duration.ofMillis(10), "epollPwait2", "epollWait");
        try (Epoll epoll = Epoll.create(calls)) {
            long[] signals = new long[1_000];
            java.util.Arrays.fill(signals, -Linux.EINTR);
            kernel.answering(epoll.hasNanosecondTimeouts() ? "epollPwait2" : "epollWait", signals);
            int before = kernel.log().size();

            assertThat(epoll.await(epoll.newEvents(1), Duration.ofMillis(100))).isZero();

            assertThat(kernel.log().size() - before).as("waits of 10 ms in 100 ms").isBetween(1, 12);
        }
    }

    @Test
    void anAnswerOfTimeOverThatCameTooEarlyIsWaitedOut() throws ErrnoException {
        FakeKernel kernel = FakeKernel.honest();
        try (Epoll epoll = Epoll.create(kernel.calls())) {
            epoll.add(100, Interest.IN, 1);
            kernel.answering("epollPwait2", 0, 0);

            assertThat(epoll.await(epoll.newEvents(1), Duration.ofHours(1))).isOne();
        }
    }

    @ParameterizedTest
    @CsvSource({"-38", "-1"})
    void aKernelOrSandboxWithoutPwait2GetsMilliseconds(int refusal) throws ErrnoException {
        FakeKernel kernel = FakeKernel.honest().answering("epollPwait2", refusal);
        try (Epoll epoll = Epoll.create(kernel.calls())) {
            epoll.add(100, Interest.IN, 1);

            assertThat(epoll.hasNanosecondTimeouts()).isFalse();
            assertThat(epoll.await(epoll.newEvents(1), Duration.ofHours(1))).isOne();
            assertThat(kernel.log()).endsWith("epollWait");
        }
    }

    @Test
    void anInstanceWhoseProbeFailsIsClosed() {
        FakeKernel kernel = FakeKernel.honest();
        SystemCalls calls = kernel.failing("epollPwait2", new OutOfMemoryError("direct"));

        assertThatThrownBy(() -> Epoll.create(calls)).isInstanceOf(OutOfMemoryError.class);
        assertThat(kernel.log()).containsExactly("epollCreate1", "close");
    }

    @Test
    void durationsBeyondALongOfNanosecondsAreForEverOrEndless() throws ErrnoException {
        FakeKernel kernel = FakeKernel.honest();
        try (Epoll epoll = Epoll.create(kernel.calls())) {
            epoll.add(100, Interest.IN, 1);

            assertThat(epoll.await(epoll.newEvents(1), Duration.ofSeconds(Long.MAX_VALUE))).isOne();
            assertThat(kernel.log()).endsWith("epollPwait2");
            assertThat(epoll.await(epoll.newEvents(1), Duration.ofSeconds(Long.MIN_VALUE))).isOne();
            assertThat(kernel.log()).endsWith("epollWait");
        }
    }

    @Test
    void aClosedInstanceAnswersWithIllegalState() throws ErrnoException {
        Epoll epoll = Epoll.create(FakeKernel.honest().calls());
        Events events = epoll.newEvents(1);
        epoll.close();

        assertThatThrownBy(() -> epoll.await(events, 0)).isInstanceOf(IllegalStateException.class)
                .hasMessage("Epoll(fd 3) is closed");
    }
}
