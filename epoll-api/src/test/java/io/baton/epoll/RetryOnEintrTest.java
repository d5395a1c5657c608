package io.baton.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.RetryOnEintr;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** A call that a signal interrupts is repeated until it has another answer, error or not. */
class RetryOnEintrTest {

    private static Arguments call(String name, ToLongFunction<SystemCalls> call) {
        return Arguments.of(name, call);
    }

    static Stream<Arguments> calls() {
        return Stream.of(call("read", calls -> RetryOnEintr.read(calls, 3, 0, 8)),
                call("write", calls -> RetryOnEintr.write(calls, 3, 0, 8)),
                call("recv", calls -> RetryOnEintr.recv(calls, 3, 0, 8, 0)),
                call("send", calls -> RetryOnEintr.send(calls, 3, 0, 8, 0)),
                call("sendmsg", calls -> RetryOnEintr.sendmsg(calls, 3, 0, 0)),
                call("sendfile", calls -> RetryOnEintr.sendfile(calls, 3, 4, 0, 8)),
                call("accept4", calls -> RetryOnEintr.accept4(calls, 3, 0, 0, 0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void isRepeatedOnEintrOnly(String name, ToLongFunction<SystemCalls> call) {
        FakeKernel kernel = FakeKernel.honest()
                .answering(name, -Linux.EINTR, -Linux.EINTR, 5, -Linux.EAGAIN, -Linux.EINTR, 0);
        SystemCalls calls = kernel.calls();

        assertThat(call.applyAsLong(calls)).isEqualTo(5);
        assertThat(call.applyAsLong(calls)).isEqualTo(-Linux.EAGAIN);
        assertThat(call.applyAsLong(calls)).isZero();
        assertThat(kernel.log()).hasSize(6).containsOnly(name);
    }
}
