package io.baton.benchmarks.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.benchmarks.TestTools;
import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

class NativeCallsTest {

    @ParameterizedTest
    @ValueSource(strings = {"jna", "ffm"})
    void everyMeasuredCallAnswersAsInC(String provider) throws Exception {
        Preflight.refusal(provider).ifPresent(Assumptions::abort);
        for (Call call : Call.ALL) {
            NativeCalls state = new NativeCalls();
            state.provider = provider;
            state.ready = call.ready();
            state.open();
            try {
                assertThat(state.badRead()).isEqualTo(-Linux.EBADF);
                assertThat(state.waitReady()).isEqualTo(call.ready());
                assertThat(state.ctlMod()).isZero();
                assertThat(state.recvSend()).isEqualTo(128);
            } finally {
                state.close();
            }
        }
    }

    @Test
    void theProgramInCKnowsTheSameCalls() throws Exception {
        Path program = TestTools.get().program("calls");
        for (Call call : Call.ALL) {
            Process process = new ProcessBuilder(program.toString(), call.name(), "0.01").start();
            assertThat(new String(process.getInputStream().readAllBytes())).contains(call.name(), "\"ns\":");
            assertThat(process.waitFor()).as(call.name()).isZero();
        }
    }

    @Test
    void aProviderThatIsNotThereIsNamed() {
        assertThat(Preflight.refusal("none")).hasValueSatisfying(reason ->
                assertThat(reason).startsWith("none: no provider of that name"));
    }
}
