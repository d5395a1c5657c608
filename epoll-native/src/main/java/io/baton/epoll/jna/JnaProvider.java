package io.baton.epoll.jna;

import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.spi.SystemCalls;

/** Links libc by JNA. Name {@code jna}, priority 10. */
public final class JnaProvider implements EpollProvider {

    /** For {@link java.util.ServiceLoader}. */
    public JnaProvider() {
    }

    @Override
    public String name() {
        return "jna";
    }

    @Override
    public int priority() {
        return 10;
    }

    @Override
    public SystemCalls open() {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new UnsupportedOperationException("epoll is Linux's, this is " + System.getProperty("os.name"));
        }
        try {
            LibC.register();
        } catch (LinkageError e) {
            throw new IllegalStateException("JNA could not load its native part. " + advice(e), e);
        }
        return new JnaSystemCalls();
    }

    /** JNA fails in a static initializer, so a denial is a cause at first and only words in each further attempt. */
    private static String advice(LinkageError failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.toString().contains("IllegalCallerException")) {
                return "Native access is denied to it: start java with --enable-native-access=com.sun.jna on the"
                        + " module path, ALL-UNNAMED on the class path";
            }
        }
        return "It unpacks it into -Djna.tmpdir, by default below java.io.tmpdir ("
                + System.getProperty("java.io.tmpdir") + "), which must not be mounted noexec";
    }
}
