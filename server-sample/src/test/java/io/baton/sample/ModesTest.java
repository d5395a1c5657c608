package io.baton.sample;

import io.baton.epoll.Providers;
import io.baton.epoll.spi.SystemCalls;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

import static org.assertj.core.api.Assertions.assertThat;

class ModesTest {

    private static final int COLUMNS = 100;

    private final StringWriter shown = new StringWriter();

    @Test
    void theKernelAnswersAsExplained() throws IOException {
        assertThat(Modes.show(Providers.selected(), new PrintWriter(shown))).isTrue();
        assertThat(shown.toString()).doesNotContain("NOT what")
                .containsPattern("(?s)level-triggered.*read 1024.*epoll_wait +-> IN .*edge-triggered")
                .containsPattern("(?s)edge-triggered.*read 1024[^\n]*\n  epoll_wait +-> nothing .*one-shot")
                .containsPattern("(?s)one-shot.*write 1 .*?\n  epoll_wait +-> nothing .*MOD[^\n]*\n  epoll_wait +-> IN")
                .containsPattern("poll +-> POLLIN");
    }

    @Test
    void noLineIsLongerThanATerminalIsWide() throws IOException {
        Modes.show(Providers.selected(), new PrintWriter(shown));
        assertThat(shown.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(COLUMNS));
    }

    @Test
    void anUnexpectedAnswerIsShownAndMarked() throws IOException {
        SystemCalls real = Providers.selected();
        assertThat(Modes.show(deafEpoll(real), new PrintWriter(shown))).isFalse();
        assertThat(shown.toString()).containsPattern("epoll_wait +-> nothing +NOT what these lines explain")
                .doesNotContainPattern("epoll_wait +-> IN")
                .containsPattern("poll +-> POLLIN +there are bytes");
    }

    /** The real system calls, except that epoll_wait never reports an event. */
    private static SystemCalls deafEpoll(SystemCalls real) {
        return (SystemCalls) Proxy.newProxyInstance(ModesTest.class.getClassLoader(),
                new Class<?>[] {SystemCalls.class},
                (proxy, method, arguments) -> {
                    if (method.getName().startsWith("epollWait") || method.getName().startsWith("epollPwait")) {
                        return 0;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
