package io.baton.epoll.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Links functions of the C library and keeps the errno of each call, written by the linker's stub before the thread is
 * Java's again: a safepoint may clobber the C library's own.
 *
 * <p>Pointers, {@code size_t} and {@code ssize_t} are a {@code long}, which holds on 64-bit Linux: a pointer as
 * an AddressLayout would cost a {@link MemorySegment} per call. A handle belongs into a {@code static final} field,
 * where the JIT compiler inlines it, and is called as {@code (int) HANDLE.invokeExact(errno(), arguments)}.
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

    /** One thread's errno gets a cache line of its own, or two threads would contend for it. */
    private static final long CACHE_LINE = 64;
    private static final ThreadLocal<MemorySegment> ERRNO = ThreadLocal.withInitial(
            () -> Arena.ofAuto().allocate(Math.max(CACHE_LINE, STATE.byteSize()), CACHE_LINE));

    private LibC() {
    }

    /** Links {@code result name(parameters)}. The handle's first parameter is the memory for errno. */
    @SuppressWarnings("restricted")
    static MethodHandle link(String name, MemoryLayout result, MemoryLayout... parameters) {
        return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(result, parameters), KEEP_ERRNO);
    }

    /** The same without memory for errno: the handle makes no slice of it, which is garbage where it is not compiled for long. */
    @SuppressWarnings("restricted")
    static MethodHandle linkWithoutErrno(String name, MemoryLayout result, MemoryLayout... parameters) {
        return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(result, parameters));
    }

    /** Links {@code result name(parameters, ...)}: from the parameter at {@code firstVariadic} on they are the dots. */
    @SuppressWarnings("restricted")
    static MethodHandle linkVariadic(String name, int firstVariadic, MemoryLayout result, MemoryLayout... parameters) {
        return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(result, parameters), KEEP_ERRNO,
                Linker.Option.firstVariadicArg(firstVariadic));
    }

    private static MemorySegment symbol(String name) {
        return LINKER.defaultLookup().find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no function " + name));
    }

    /** The memory for errno of the current thread, virtual or not; made once for a thread and freed with it. */
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

    /** A downcall throws nothing of its own; what comes is of the JVM, as a StackOverflowError is. */
    static Error unexpected(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return new AssertionError("a native call threw", thrown);
    }
}
