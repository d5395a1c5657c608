package io.baton.epoll.ffm;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Links functions of the C library and keeps the errno of each call. The linker's stub saves errno before the thread returns
 * to Java, as a safepoint may overwrite the C library's own.
 *
 * <p>Pointers, {@code size_t} and {@code ssize_t} are declared as {@code long}: they have 64 bits on 64-bit Linux, and a
 * pointer as an AddressLayout would cost a {@link MemorySegment} for each call. Keep a handle in a {@code static final}
 * field, so that the JIT compiler inlines it, and call it as {@code (int) HANDLE.invokeExact(errno(), arguments)}.
 */
final class LibC {

    /** A C {@code int}. */
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    /** A pointer, {@code size_t}, {@code ssize_t}, {@code off_t}, {@code nfds_t} or {@code long}. */
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option KEEP_ERRNO = Linker.Option.captureCallState("errno");
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO_AT = STATE.byteOffset(PathElement.groupElement("errno"));

    private static final ErrnoMemory MEMORY = new ErrnoMemory(STATE.byteSize());
    private static final ThreadLocal<MemorySegment> ERRNO = ThreadLocal.withInitial(MEMORY::ofNewThread);

    private LibC() {
    }

    /** Links {@code result name(parameters)}. The handle's first parameter is the memory for errno. */
    @SuppressWarnings("restricted")
    static MethodHandle link(String name, MemoryLayout result, MemoryLayout... parameters) {
        return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(result, parameters), KEEP_ERRNO);
    }

    /** Links without errno capture, avoiding an allocation per call before C2 compiles it. */
    @SuppressWarnings("restricted")
    static MethodHandle linkWithoutErrno(String name, MemoryLayout result, MemoryLayout... parameters) {
        return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(result, parameters));
    }

    /** Links the variadic {@code result name(fixed, ...)}; {@code firstVariadic} is the index of the first variadic one. */
    @SuppressWarnings("restricted")
    static MethodHandle linkVariadic(String name, int firstVariadic, MemoryLayout result, MemoryLayout... parameters) {
        return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(result, parameters), KEEP_ERRNO,
                Linker.Option.firstVariadicArg(firstVariadic));
    }

    private static MemorySegment symbol(String name) {
        return LINKER.defaultLookup().find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no function " + name));
    }

    /** The memory for errno of the current thread, virtual or not. After the thread's end it becomes another one's. */
    static MemorySegment errno() {
        return ERRNO.get();
    }

    /** The result in the kernel's convention: −1 becomes {@code -errno}. */
    static int answer(int result, MemorySegment errno) {
        return result >= 0 ? result : -errno.get(INT, ERRNO_AT);
    }

    /** The result in the kernel's convention: −1 becomes {@code -errno}. */
    static long answer(long result, MemorySegment errno) {
        return result >= 0 ? result : -errno.get(INT, ERRNO_AT);
    }

    /** A downcall itself throws nothing; only the JVM does, for example a StackOverflowError. */
    static Error unexpected(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return new AssertionError("a native call threw", thrown);
    }
}
