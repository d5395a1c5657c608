package io.baton.sample;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which modules may call native code without a warning of the JVM (JEP 472, {@code --enable-native-access}). */
final class NativeAccess {

    private static final int FIRST_JDK_TO_WARN = 24;
    private static final List<String> CALLERS = List.of("com.sun.jna", "io.baton.epoll.ffm");

    private NativeAccess() {
    }

    /** The modules that call native code and are not enabled: the JVM warns of their first call. */
    static List<Module> notEnabled() {
        return callers().filter(module -> !isEnabled(module)).toList();
    }

    /** Whether this JVM asks for the option at all. */
    static boolean isAsked() {
        return Runtime.version().feature() >= FIRST_JDK_TO_WARN;
    }

    /** The modules as the option takes them: {@code com.sun.jna,io.baton.epoll.ffm}. */
    static String names(Stream<Module> modules) {
        return modules.map(module -> module.isNamed() ? module.getName() : "ALL-UNNAMED").distinct()
                .collect(Collectors.joining(","));
    }

    /** The modules of this program that call native code; on the class path, the unnamed module. */
    static Stream<Module> callers() {
        Module here = NativeAccess.class.getModule();
        return here.isNamed()
                ? CALLERS.stream().map(ModuleLayer.boot()::findModule).flatMap(Optional::stream)
                : Stream.of(here);
    }

    /** By reflection: Module.isNativeAccessEnabled is new in JDK 22. Older JVMs do not ask for the option. */
    private static boolean isEnabled(Module module) {
        try {
            return (Boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(module);
        } catch (ReflectiveOperationException before22) {
            return true;
        }
    }
}
