package io.baton.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.spi.Linux;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Field;
import java.util.Set;
import java.util.regex.Pattern;

/** The numbers, symbols and messages of errors. */
class ErrnoTest {

    /** Constants of {@link Linux} whose names begin with E and that are no errno. */
    private static final Set<String> NO_ERRNO = Set.of("EPOLL", "EFD_");

    @Test
    void everyErrnoConstantHasItsSymbolAndText() throws IllegalAccessException {
        int checked = 0;
        for (Field field : Linux.class.getFields()) {
            String name = field.getName();
            if (Pattern.matches("E[A-Z0-9]+(_.*)?", name) && NO_ERRNO.stream().noneMatch(name::startsWith)) {
                int errno = field.getInt(null);
                assertThat(Errno.symbol(errno)).isEqualTo(name);
                assertThat(Errno.text(errno)).isNotBlank().doesNotStartWith("Unknown");
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(25);
    }

    @Test
    void anUnknownErrnoKeepsItsNumber() {
        assertThat(Errno.symbol(4711)).isEqualTo("errno 4711");
        assertThat(Errno.text(4711)).isEqualTo("Unknown error 4711");
    }

    @Test
    void aResultOfZeroOrMorePasses() throws ErrnoException {
        assertThat(Errno.check(0, "close", 3)).isZero();
        assertThat(Errno.check(17, "accept4", 3)).isEqualTo(17);
    }

    @Test
    void aNegativeResultThrowsCallDescriptorSymbolNumberAndText() {
        ThrowingCallable failing = () -> Errno.check(-17, "epoll_ctl(ADD)", 9);

        assertThatThrownBy(failing).isInstanceOfSatisfying(ErrnoException.class, e -> {
            assertThat(e).hasMessage("epoll_ctl(ADD) on fd 9: EEXIST (17), File exists");
            assertThat(e.call()).isEqualTo("epoll_ctl(ADD)");
            assertThat(e.errno()).isEqualTo(Linux.EEXIST);
            assertThat(e.symbol()).isEqualTo("EEXIST");
            assertThat(e.fd()).isEqualTo(9);
        });
    }

    @Test
    void withoutADescriptorTheMessageHasNone() {
        assertThat(new ErrnoException("epoll_create1", Linux.EMFILE, -1))
                .hasMessage("epoll_create1: EMFILE (24), Too many open files");
    }

    @Test
    void theMessageNamesWhatTheCallWasAboutInsteadOfTheDescriptor() {
        ErrnoException bind = new ErrnoException("bind", Linux.EADDRINUSE, 5, "127.0.0.1:80");

        assertThat(bind).hasMessage("bind for 127.0.0.1:80: EADDRINUSE (98), Address already in use");
        assertThat(bind.fd()).isEqualTo(5);
        assertThat(new ErrnoException("open", 4711, -1, "/tmp/x"))
                .hasMessage("open for /tmp/x: errno 4711 (4711), Unknown error 4711");
    }
}
