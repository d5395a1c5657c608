package io.baton.epoll.ffm;

import io.baton.epoll.spi.SystemCalls;

/** Links the C library by java.lang.foreign. The class of the same name for Java 17 says that it cannot. */
final class FfmLinkage {

    private FfmLinkage() {
    }

    static SystemCalls link() {
        Module module = FfmLinkage.class.getModule();
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
