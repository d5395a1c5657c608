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
            throw new IllegalStateException("JNA could not load its native part (" + e.getMessage() + "). It unpacks it into"
                    + " -Djna.tmpdir, by default below java.io.tmpdir (" + System.getProperty("java.io.tmpdir")
                    + "), which must not be mounted noexec", e);
        }
        return new JnaSystemCalls();
    }
}
