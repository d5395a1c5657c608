package io.baton.epoll.jna;

import com.sun.jna.Native;

import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.spi.SystemCalls;

/** Links the C library by JNA. Name {@code jna}, priority 10. */
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
        String system = System.getProperty("os.name");
        if (!system.equals("Linux")) {
            throw new UnsupportedOperationException("only Linux has epoll, this is " + system);
        }
        try {
            LibC.register();
        } catch (LinkageError e) {
            throw new IllegalStateException(advice(e), e);
        }
        return new JnaSystemCalls();
    }

    /**
     * What to change. JNA loads its native library in a static initializer: the first attempt fails with the cause, each
     * further one with a NoClassDefFoundError that only quotes it.
     */
    private static String advice(LinkageError failure) {
        String text = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            text += cause + "\n";
        }
        if (text.contains("IllegalCallerException")) {
            Module jna = Native.class.getModule();
            return "native access is denied to JNA: start java with --enable-native-access="
                    + (jna.isNamed() ? jna.getName() : "ALL-UNNAMED");
        }
        if (text.contains("NoClassDefFoundError: com/sun/jna/")) {
            return "the JNA library is missing: add net.java.dev.jna:jna-jpms";
        }
        return "JNA could not load its native library, which it unpacks into the folder of -Djna.tmpdir (by default"
                + " below java.io.tmpdir, " + System.getProperty("java.io.tmpdir")
                + "): that folder must be writable and not mounted noexec";
    }
}
