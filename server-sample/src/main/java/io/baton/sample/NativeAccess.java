package io.baton.sample;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which modules this JVM lets call native code without a warning (JEP 472; {@code --enable-native-access}). */
final class NativeAccess {

    private static final int FIRST_TO_WARN = 24;
    private static final List<String> CALLERS = List.of("com.sun.jna", "io.baton.epoll.ffm");

    private NativeAccess() {
    }

    /** The modules that would be warned about: those here that call native code, less those that are enabled. */
    static List<Module> notEnabled() {
        return callers().filter(module -> !isEnabled(module)).toList();
    }

    /** Whether this JVM warns at all. */
    static boolean isAsked() {
        return Runtime.version().feature() >= FIRST_TO_WARN;
    }

    /** {@code com.sun.jna, io.baton.epoll.ffm}. */
    static String names(Stream<Module> modules) {
        return modules.map(module -> module.isNamed() ? module.getName() : "ALL-UNNAMED").distinct()
                .collect(Collectors.joining(","));
    }

    /** The modules here that call native code; on the class path, the unnamed one. */
    static Stream<Module> callers() {
        Module here = NativeAccess.class.getModule();
        return here.isNamed()
                ? CALLERS.stream().map(ModuleLayer.boot()::findModule).flatMap(Optional::stream)
                : Stream.of(here);
    }

    /** Module.isNativeAccessEnabled came with JDK 22; before that nobody asks. */
    private static boolean isEnabled(Module module) {
        try {
            return (Boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(module);
        } catch (ReflectiveOperationException before22) {
            return true;
        }
    }
}
