package io.baton.pool.schedule;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Adds a call of {@link Steps#at} before each access to a volatile field, by a VarHandle, or to the ring's sequences. */
final class Weaver {

    private static final String SEQUENCE = "com/lmax/disruptor/Sequence";
    /** Written once or never in these programs, so their order makes no difference. */
    private static final Set<String> NOT_SHARED = Set.of("taskTimeouts", "attachment", "stopped");
    private static final Map<String, Boolean> RING_WRITES = Map.of(
            "tryNext", true, "publish", true, "isAvailable", false, "getHighestPublishedSequence", false, "getCursor", false);

    private final Map<String, Set<String>> volatiles = new HashMap<>();

    /**
     * The class with the added steps. Only the class itself accesses its volatile fields, except those {@link #NOT_SHARED}.
     */
    byte[] weave(byte[] original) {
        ClassReader reader = new ClassReader(original);
        reader.accept(new ClassVisitor(Opcodes.ASM9) {
            @Override
            public FieldVisitor visitField(int access, String name, String type, String signature, Object value) {
                if ((access & Opcodes.ACC_VOLATILE) != 0 && !NOT_SHARED.contains(name)) {
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
                return name.startsWith("<") ? method : new Points(method, reader.getClassName());
            }
        }, 0);
        return writer.toByteArray();
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
                handle = name.toLowerCase(java.util.Locale.ROOT);
            } else if (volatiles.getOrDefault(of, Set.of()).contains(name)) {
                point(of, name, opcode == Opcodes.PUTFIELD);
            }
            super.visitFieldInsn(opcode, of, name, type);
        }

        @Override
        public void visitMethodInsn(int opcode, String of, String name, String type, boolean isInterface) {
            if (of.equals("java/lang/invoke/VarHandle") && opcode == Opcodes.INVOKEVIRTUAL) {
                point(owner, handle, !name.startsWith("get") || name.startsWith("getAnd"));
            } else if (of.equals(SEQUENCE) && (name.equals("get") || name.equals("set"))) {
                point("ring", "consumed", name.equals("set"));
            } else if (of.startsWith("com/lmax/disruptor/") && RING_WRITES.containsKey(name)) {
                point("ring", "published", RING_WRITES.get(name));
            }
            super.visitMethodInsn(opcode, of, name, type, isInterface);
        }

        private void point(String of, String name, boolean writes) {
            long bit = Steps.bit(of.substring(of.lastIndexOf('/') + 1) + "." + name);
            super.visitLdcInsn(writes ? 0L : bit);
            super.visitLdcInsn(writes ? bit : 0L);
            super.visitMethodInsn(Opcodes.INVOKESTATIC, "io/baton/pool/schedule/Steps", "at", "(JJ)V", false);
        }
    }
}
