package io.baton.pool.schedule;

import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import java.util.HashMap;
import java.util.Map;

/**
 * Has the simulated JDK called where the code under test calls the JDK to park, to yield, to start a thread, or to read the clock; and
 * where it asks the kernel whether a thread is blocked. A lock makes what is done under it one step.
 */
final class Redirects extends MethodVisitor {

    private static final String JDK = "io/baton/pool/model/SimulatedJdk";
    private static final String JVM = "io/baton/pool/model/SimulatedJvm";
    private static final String STEPS = "io/baton/pool/schedule/Steps";
    private static final String PARKING = "java/util/concurrent/locks/LockSupport.";
    private static final String THREAD = "java/lang/Thread.";
    private static final String POOL = "io/baton/pool/internal/";
    private static final String EVENTS = POOL + "group/EventsInHand";
    private static final String SPIN_LOCK = POOL + "thread/SpinLock.";

    /** To static methods of the same name, whose first parameter is the object of the call. */
    static final Map<String, String[]> OF_FOLLOWERS = Map.of(
            PARKING + "park", new String[] {JDK, "(Ljava/lang/Object;)V"},
            PARKING + "parkNanos", new String[] {JDK, "(Ljava/lang/Object;J)V"},
            PARKING + "unpark", new String[] {JDK, "(Ljava/lang/Thread;)V"},
            THREAD + "yield", new String[] {JDK, "()V"},
            THREAD + "start", new String[] {JDK, "(Ljava/lang/Thread;)V"},
            "java/lang/System.nanoTime", new String[] {JDK, "()J"},
            POOL + "lead/Follower.isBlocked", new String[] {JDK, "(Ljava/lang/Object;)Z"},
            SPIN_LOCK + "lock", new String[] {STEPS, "(Ljava/lang/Object;)V"},
            SPIN_LOCK + "unlock", new String[] {STEPS, "(Ljava/lang/Object;)V"});

    /** The same for the whole pool. Without a type: that of the call, behind the object of the call. */
    static final Map<String, String[]> OF_THE_POOL = ofThePool();

    private final Map<String, String[]> calls;

    Redirects(MethodVisitor next, Map<String, String[]> calls) {
        super(Opcodes.ASM9, next);
        this.calls = calls;
    }

    private static Map<String, String[]> ofThePool() {
        Map<String, String[]> map = new HashMap<>();
        String[] methods = {PARKING + "park", PARKING + "parkNanos", PARKING + "unpark", THREAD + "yield", THREAD + "onSpinWait",
            THREAD + "start", THREAD + "interrupted", THREAD + "interrupt", THREAD + "isInterrupted", THREAD + "isAlive",
            "java/lang/System.nanoTime", "java/lang/Runtime.availableProcessors", POOL + "lead/Follower.isBlocked",
            POOL + "proc/IdleCores.isNobodyWaiting", POOL + "thread/PlatformThreads.unstarted",
            POOL + "thread/PlatformThreads.join", POOL + "thread/PlatformThreads.await", POOL + "thread/VirtualThreads.support",
            POOL + "thread/VirtualThreads.isVirtual", POOL + "thread/WarmUp.run", POOL + "group/Preload.classes",
            POOL + "group/Rehearsal.play", "com/lmax/disruptor/RingBuffer.createMultiProducer"};
        for (String method : methods) {
            map.put(method, new String[] {JVM, null});
        }
        map.put(POOL + "group/GroupTasks.event", new String[] {EVENTS, null});
        map.put(POOL + "connection/PooledConnection.claim", new String[] {EVENTS, null});
        map.put(SPIN_LOCK + "lock", OF_FOLLOWERS.get(SPIN_LOCK + "lock"));
        map.put(SPIN_LOCK + "unlock", OF_FOLLOWERS.get(SPIN_LOCK + "unlock"));
        return map;
    }

    private static String type(String[] target, boolean isStatic, String of, String type) {
        return target[1] != null ? target[1] : isStatic ? type : "(L" + of + ";" + type.substring(1);
    }

    @Override
    public void visitMethodInsn(int opcode, String of, String name, String type, boolean isInterface) {
        String[] target = calls.get(of + "." + name);
        if (target == null) {
            super.visitMethodInsn(opcode, of, name, type, isInterface);
        } else {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, target[0], name, type(target, opcode == Opcodes.INVOKESTATIC, of, type),
                    false);
        }
    }

    /** Method references. */
    @Override
    public void visitInvokeDynamicInsn(String name, String type, Handle bootstrap, Object... arguments) {
        Object[] redirected = arguments.clone();
        for (int i = 0; i < redirected.length; i++) {
            if (redirected[i] instanceof Handle handle) {
                String[] target = calls.get(handle.getOwner() + "." + handle.getName());
                if (target != null) {
                    redirected[i] = new Handle(Opcodes.H_INVOKESTATIC, target[0], handle.getName(), type(target,
                            handle.getTag() == Opcodes.H_INVOKESTATIC, handle.getOwner(), handle.getDesc()), false);
                }
            }
        }
        super.visitInvokeDynamicInsn(name, type, bootstrap, redirected);
    }

    /** There is no {@code /proc}. */
    @Override
    public void visitLdcInsn(Object value) {
        super.visitLdcInsn(value instanceof String text && text.startsWith("/proc/") ? "/no" + text : value);
    }
}
