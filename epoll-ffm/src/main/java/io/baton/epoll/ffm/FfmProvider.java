package io.baton.epoll.ffm;

import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.spi.SystemCalls;

/**
 * Links the C library by java.lang.foreign. Name {@code ffm}, priority 20. Loads on Java 17 and newer, so that its jar may
 * lie beside the other provider's; {@link #open()} works on JDK 22 and newer.
 */
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
        String system = System.getProperty("os.name");
        if (!system.equals("Linux")) {
            throw new UnsupportedOperationException("only Linux has epoll, this is " + system);
        }
        return FfmLinkage.link();
    }
}
