package io.baton.epoll.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

import io.baton.epoll.Errno;

import org.junit.jupiter.api.Test;

/** The names and texts of {@link Errno} are those of the C library. */
class ErrnoNamesTest {

    private static final int LAST = 133;

    @Test
    void theSymbolsAndTextsAreThoseOfTheCLibrary() {
        Function name = function("strerrorname_np");
        Function text = function("strerrordesc_np");
        assumeTrue(name != null && text != null, "strerrorname_np(3) is there from glibc 2.32 on");
        int known = 0;
        for (int errno = 1; errno <= LAST; errno++) {
            if (!Errno.symbol(errno).startsWith("errno ")) {
                assertThat(Errno.symbol(errno)).isEqualTo(name.invokeString(new Object[] {errno}, false));
                assertThat(Errno.text(errno)).isEqualTo(text.invokeString(new Object[] {errno}, false));
                known++;
            }
        }
        assertThat(known).isGreaterThan(50);
    }

    private static Function function(String name) {
        try {
            return NativeLibrary.getInstance("c").getFunction(name);
        } catch (UnsatisfiedLinkError missing) {
            return null;
        }
    }
}
