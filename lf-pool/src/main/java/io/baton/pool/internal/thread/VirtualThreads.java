package io.baton.pool.internal.thread;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;

/**
 * How a virtual thread gets a scheduler of ours. The JDK has two ways, looked for in this order:
 * <ol>
 * <li>{@code Thread.Builder.OfVirtual.scheduler(...)}, a draft of the Loom project;
 * <li>the private constructor {@code java.lang.ThreadBuilders$VirtualThreadBuilder(Executor)} of JDK 21 to 25, for which the
 *     command line has to open {@code java.lang}.
 * </ol>
 */
public interface VirtualThreads {

    /**
     * The JDK's own scheduler. A virtual thread that a virtual thread of ours starts without naming a scheduler gets the
     * scheduler of ours (JDK 21 to 25): so that scheduler passes it on to this one.
     */
    Executor ofTheJdk();

    /**
     * A virtual thread that is not started. Each time it can run, it is given to {@code scheduler}, and runs where that runs it.
     */
    Thread unstarted(Executor scheduler, String name, Runnable task);

    /**
     * Has a thread that was lost run again: after a thread has begun a timed park and left its carrier, the JDK (25) sets the
     * timer, which may fail for lack of memory; then nothing would ever run that thread again. For the thread its park has ended
     * early. By the thread that has mounted it.
     *
     * @return false, and nothing done, if it is not lost in this way, or if this JDK gives no way to do so
     */
    default boolean findAgain(Thread lost) {
        return false;
    }

    /**
     * Whether virtual threads can be had.
     *
     * @param threads how to make them, or null
     * @param why which way was found, or why there is none and what to do about it
     */
    record Support(@Nullable VirtualThreads threads, String why) {

        /** Whether they can be had. */
        public boolean isThere() {
            return threads != null;
        }
    }

    /** What this JVM offers. Looked for once. */
    static Support support() {
        return Found.SUPPORT;
    }

    /** Whether a thread is virtual: {@code Thread.isVirtual} of JDK 21. */
    static boolean isVirtual(Thread thread) {
        return Found.VIRTUAL_THREAD != null && Found.VIRTUAL_THREAD.isInstance(thread);
    }

    /** The search, kept apart so that a test can repeat it. */
    final class Found {

        private static final int FIRST_JDK = 21;
        static final @Nullable Class<?> VIRTUAL_THREAD = classOrNull("java.lang.BaseVirtualThread");
        static final Support SUPPORT = look();

        private Found() {
        }

        private static @Nullable Class<?> classOrNull(String name) {
            try {
                return Class.forName(name);
            } catch (ClassNotFoundException | LinkageError e) {
                return null;
            }
        }

        private static Support look() {
            int jdk = Runtime.version().feature();
            Class<?> builder = classOrNull("java.lang.Thread$Builder$OfVirtual");
            if (jdk < FIRST_JDK || builder == null) {
                return new Support(null, "JDK " + jdk + " has no virtual threads; they need JDK " + FIRST_JDK
                        + " or newer");
            }
            try {
                Support byMethod = bySchedulerMethod(builder);
                return byMethod != null ? byMethod : byConstructor(builder);
            } catch (InaccessibleObjectException closed) {
                return new Support(null,
                        "the command line does not open java.lang to the pool: add --add-opens java.base/java.lang="
                        + (Found.class.getModule().isNamed() ? Found.class.getModule().getName() : "ALL-UNNAMED"));
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                return new Support(null, "JDK " + jdk + " has no known way to give a virtual thread a scheduler: " + e);
            }
        }

        /** {@code Thread.ofVirtual().scheduler(VirtualThreadScheduler.adapt(executor))}, as drafted; null if it is not there. */
        private static @Nullable Support bySchedulerMethod(Class<?> builder) throws ReflectiveOperationException {
            for (Method method : builder.getMethods()) {
                if (method.getName().equals("scheduler") && method.getParameterCount() == 1) {
                    Class<?> type = method.getParameterTypes()[0];
                    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
                    MethodHandle adapt = lookup.findStatic(type, "adapt", MethodType.methodType(type, Executor.class));
                    MethodHandle ofVirtual = lookup.findStatic(Thread.class, "ofVirtual",
                            MethodType.methodType(builder));
                    MethodHandle withScheduler = MethodHandles.foldArguments(lookup.unreflect(method), ofVirtual);
                    return new Support(new ByBuilder(MethodHandles.filterArguments(withScheduler, 0, adapt), builder,
                            ofTheJdk(), ParkState.orNull()), "by Thread.Builder.OfVirtual.scheduler");
                }
            }
            return null;
        }

        private static Executor ofTheJdk() throws ReflectiveOperationException {
            Field scheduler = Class.forName("java.lang.VirtualThread").getDeclaredField("DEFAULT_SCHEDULER");
            scheduler.setAccessible(true);
            return (Executor) scheduler.get(null);
        }

        private static Support byConstructor(Class<?> builder) throws ReflectiveOperationException {
            Constructor<?> constructor = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                    .getDeclaredConstructor(Executor.class);
            constructor.setAccessible(true);
            MethodHandle make = MethodHandles.lookup().unreflectConstructor(constructor);
            return new Support(new ByBuilder(make, builder, ofTheJdk(), ParkState.orNull()),
                    "by the constructor of the JDK's builder, which --add-opens makes accessible");
        }
    }

    /** The state of a virtual thread, as far as it is about parks with a time limit. A private field of the JDK's class. */
    record ParkState(VarHandle state, int timedParking, int unparked) {

        /** Null if this JDK has it not, or does not show it. */
        static @Nullable ParkState orNull() {
            try {
                Class<?> type = Class.forName("java.lang.VirtualThread");
                MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
                return new ParkState(lookup.findVarHandle(type, "state", int.class),
                        (int) lookup.findStaticVarHandle(type, "TIMED_PARKING", int.class).get(),
                        (int) lookup.findStaticVarHandle(type, "UNPARKED", int.class).get());
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                return null;
            }
        }

        boolean unpark(Thread lost) {
            return state.compareAndSet(lost, timedParking, unparked);
        }
    }

    /** Makes a builder with the scheduler for each thread, since each thread has a scheduler of its own. */
    final class ByBuilder implements VirtualThreads {

        private final MethodHandle builder;
        private final MethodHandle named;
        private final MethodHandle unstarted;
        private final Executor ofTheJdk;
        private final @Nullable ParkState parkState;

        ByBuilder(MethodHandle builder, Class<?> type, Executor ofTheJdk, @Nullable ParkState parkState)
                throws ReflectiveOperationException {
            this.ofTheJdk = ofTheJdk;
            this.parkState = parkState;
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            this.builder = builder.asType(MethodType.methodType(Object.class, Executor.class));
            this.named = lookup.findVirtual(type, "name", MethodType.methodType(type, String.class))
                    .asType(MethodType.methodType(Object.class, Object.class, String.class));
            this.unstarted = lookup.findVirtual(type, "unstarted", MethodType.methodType(Thread.class, Runnable.class))
                    .asType(MethodType.methodType(Thread.class, Object.class, Runnable.class));
        }

        @Override
        public Executor ofTheJdk() {
            return ofTheJdk;
        }

        @Override
        public boolean findAgain(Thread lost) {
            return parkState != null && parkState.unpark(lost);
        }

        @Override
        public Thread unstarted(Executor scheduler, String name, Runnable task) {
            try {
                Object withName = (Object) named.invokeExact((Object) builder.invokeExact(scheduler), name);
                return (Thread) unstarted.invokeExact(withName, task);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
