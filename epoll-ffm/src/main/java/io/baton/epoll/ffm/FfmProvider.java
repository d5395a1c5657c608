package io.baton.epoll.ffm;

import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.spi.SystemCalls;

/** Links libc by java.lang.foreign. Name {@code ffm}, priority 20. */
public final class FfmProvider implements EpollProvider {

    /** For {@link java.util.ServiceLoader}. */
    public FfmProvider() {
    }

    @Override
    public String name() {
        return "ffm";
    }

    @Override
    public int priority() {
        return 20;
    }

    @Override
    public SystemCalls open() {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new UnsupportedOperationException("epoll is Linux's, this is " + System.getProperty("os.name"));
        }
        Module module = FfmProvider.class.getModule();
        try {
            return new FfmSystemCalls();
        } catch (LinkageError e) {
            if (!module.isNativeAccessEnabled()) {
                throw new IllegalStateException("native access is denied to this provider: start java with"
                        + " --enable-native-access=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED"), e);
            }
            throw e;
        }
    }
}
