package io.baton.pool.schedule;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Adds a call of {@link Steps#at} before each access to a volatile field, by a VarHandle, or to the ring's sequences. */
final class Weaver {

    private static final String SEQUENCE = "com/lmax/disruptor/Sequence";
    private static final Map<String, Boolean> RING_WRITES = Map.of(
            "tryNext", true, "publish", true, "isAvailable", false, "getHighestPublishedSequence", false, "getCursor", false);
    private static final Set<String> SET_READS = Set.of("isEmpty", "contains");

    private final Part part;
    private final Map<String, Set<String>> volatiles = new HashMap<>();

    Weaver(Part part) {
        this.part = part;
    }

    /**
     * The class with the added steps. Only the class itself accesses its volatile fields, except those that are not shared.
     */
    byte[] weave(byte[] original) {
        ClassReader reader = new ClassReader(original);
        reader.accept(new ClassVisitor(Opcodes.ASM9) {
            @Override
            public FieldVisitor visitField(int access, String name, String type, String signature, Object value) {
                if ((access & Opcodes.ACC_VOLATILE) != 0 && part.isShared(reader.getClassName(), name)) {
                    volatiles.computeIfAbsent(reader.getClassName(), owner -> new HashSet<>()).add(name);
                }
                return null;
            }
        }, ClassReader.SKIP_CODE);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] thrown) {
                MethodVisitor method = super.visitMethod(access, name, type, signature, thrown);
                if (part.isSimulated()) {
                    method = new Redirects(method, part.redirects());
                }
                if (name.equals("<clinit>") && part.isCoarse()) {
                    return new OneStep(method);
                }
                return name.startsWith("<") ? method : new Points(method, reader.getClassName());
            }
        }, 0);
        return writer.toByteArray();
    }

    private static void steps(MethodVisitor method, String name) {
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitMethodInsn(Opcodes.INVOKESTATIC, "io/baton/pool/schedule/Steps", name, "(Ljava/lang/Object;)V", false);
    }

    /**
     * Of a class's initialization, which is another thread's in the next run, and during which the JVM keeps others from the class.
     */
    private static final class OneStep extends MethodVisitor {

        OneStep(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            steps(mv, "lock");
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode == Opcodes.RETURN) {
                steps(mv, "unlock");
            }
            super.visitInsn(opcode);
        }
    }

    private final class Points extends MethodVisitor {

        private final String owner;
        private String handle;

        Points(MethodVisitor next, String owner) {
            super(Opcodes.ASM9, next);
            this.owner = owner;
        }

        @Override
        public void visitFieldInsn(int opcode, String of, String name, String type) {
            if (type.equals("Ljava/lang/invoke/VarHandle;")) {
                handle = name.toLowerCase(Locale.ROOT);
            } else if (volatiles.getOrDefault(of, Set.of()).contains(name)) {
                point(of, name, opcode == Opcodes.PUTFIELD);
            }
            super.visitFieldInsn(opcode, of, name, type);
        }

        @Override
        public void visitMethodInsn(int opcode, String of, String name, String type, boolean isInterface) {
            if (of.equals("java/lang/invoke/VarHandle") && opcode == Opcodes.INVOKEVIRTUAL) {
                if (part.isShared(owner, handle)) {
                    point(owner, handle, !name.startsWith("get") || name.startsWith("getAnd"));
                }
            } else if (of.equals(SEQUENCE) && (name.equals("get") || name.equals("set"))) {
                point("ring", "consumed", name.equals("set"));
            } else if (of.startsWith("com/lmax/disruptor/") && RING_WRITES.containsKey(name)) {
                point("ring", "published", RING_WRITES.get(name));
            } else if (part.isSimulated()) {
                pointOfFollowers(of, name);
            }
            super.visitMethodInsn(opcode, of, name, type, isInterface);
        }

        private void pointOfFollowers(String of, String name) {
            if (of.equals("java/util/concurrent/atomic/AtomicInteger")) {
                point(owner, "counter", !name.equals("get"));
            } else if (of.equals("java/util/Set")) {
                point(owner, "set", !SET_READS.contains(name));
            } else if (of.endsWith("/SpinLock") && name.equals("lock")) {
                if (part.isCoarse()) {
                    point(owner, "lock", true);
                    return;
                }
                long all = bit(owner, "lock");
                for (String field : volatiles.getOrDefault(owner, Set.of())) {
                    all |= bit(owner, field);
                }
                point(all, true);
            }
        }

        private long bit(String of, String name) {
            return Steps.bit(of.substring(of.lastIndexOf('/') + 1) + "." + name);
        }

        private void point(String of, String name, boolean writes) {
            if (!part.isCoarse()) {
                point(bit(of, name), writes);
            } else if (writes) {
                super.visitLdcInsn(of.substring(of.lastIndexOf('/') + 1) + "." + name);
                super.visitMethodInsn(Opcodes.INVOKESTATIC, "io/baton/pool/schedule/Steps", "at", "(Ljava/lang/String;)V", false);
            }
        }

        /** What is done under a monitor is one step: a thread that were stopped there would hold up the others for real. */
        @Override
        public void visitInsn(int opcode) {
            super.visitInsn(opcode);
            if (part.isCoarse() && (opcode == Opcodes.MONITORENTER || opcode == Opcodes.MONITOREXIT)) {
                steps(mv, opcode == Opcodes.MONITORENTER ? "lock" : "unlock");
            }
        }

        private void point(long bits, boolean writes) {
            super.visitLdcInsn(writes ? 0L : bits);
            super.visitLdcInsn(writes ? bits : 0L);
            super.visitMethodInsn(Opcodes.INVOKESTATIC, "io/baton/pool/schedule/Steps", "at", "(JJ)V", false);
        }
    }
}
