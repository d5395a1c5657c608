package io.baton.pool.schedule;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import java.util.Map;

/**
 * Has the simulated JDK called where the code under test calls the JDK to park, to yield, to start a thread, or to read the clock; and
 * where it asks the kernel whether a thread is blocked. A lock makes what is done under it one step.
 */
final class Redirects extends MethodVisitor {

    private static final String JDK = "io/baton/pool/model/SimulatedJdk";
    private static final String STEPS = "io/baton/pool/schedule/Steps";
    private static final String PARKING = "java/util/concurrent/locks/LockSupport.";
    private static final String SPIN_LOCK = "io/baton/pool/internal/thread/SpinLock.";
    /** To static methods of the same name, whose first parameter is the object of the call. */
    private static final Map<String, String[]> CALLS = Map.of(
            PARKING + "park", new String[] {JDK, "(Ljava/lang/Object;)V"},
            PARKING + "parkNanos", new String[] {JDK, "(Ljava/lang/Object;J)V"},
            PARKING + "unpark", new String[] {JDK, "(Ljava/lang/Thread;)V"},
            "java/lang/Thread.yield", new String[] {JDK, "()V"},
            "java/lang/Thread.start", new String[] {JDK, "(Ljava/lang/Thread;)V"},
            "java/lang/System.nanoTime", new String[] {JDK, "()J"},
            "io/baton/pool/internal/lead/Follower.isBlocked", new String[] {JDK, "(Ljava/lang/Object;)Z"},
            SPIN_LOCK + "lock", new String[] {STEPS, "(Ljava/lang/Object;)V"},
            SPIN_LOCK + "unlock", new String[] {STEPS, "(Ljava/lang/Object;)V"});

    Redirects(MethodVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public void visitMethodInsn(int opcode, String of, String name, String type, boolean isInterface) {
        String[] target = CALLS.get(of + "." + name);
        if (target == null) {
            super.visitMethodInsn(opcode, of, name, type, isInterface);
        } else {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, target[0], name, target[1], false);
        }
    }

    /** There is no {@code /proc}. */
    @Override
    public void visitLdcInsn(Object value) {
        super.visitLdcInsn(value instanceof String text && text.startsWith("/proc/") ? "/no" + text : value);
    }
}
