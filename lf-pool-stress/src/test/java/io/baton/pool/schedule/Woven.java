package io.baton.pool.schedule;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Loads copies of the pool's and the Disruptor's classes: with {@link Steps} before accesses to shared state, and some
 * replaced.
 */
public final class Woven extends ClassLoader {

    private static final String HERE = Woven.class.getPackageName() + ".";

    private final Part part;
    private final Weaver weaver;
    private final Map<String, byte[]> changed;

    /** The unchanged code. */
    public Woven(Part part) {
        this(part, Map.of());
    }

    /** The code with some classes replaced. */
    public Woven(Part part, Map<String, byte[]> changed) {
        super(Woven.class.getClassLoader());
        this.part = part;
        this.weaver = new Weaver(part);
        this.changed = changed;
    }

    /** Creates new programs of this class, which must have a public constructor. */
    public Supplier<Program> programs(String className) throws ReflectiveOperationException {
        var constructor = loadClass(className).getConstructor();
        return () -> {
            try {
                return (Program) constructor.newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        boolean mine = (name.startsWith("io.baton.pool.") || name.startsWith("com.lmax.disruptor."))
                && !name.startsWith(HERE);
        if (!mine) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] code = changed.get(name);
        if (code == null) {
            code = original(name);
        }
        if (part.isWoven(name)) {
            code = weaver.weave(code);
        }
        return defineClass(name, code, 0, code.length);
    }

    private byte[] original(String name) throws ClassNotFoundException {
        try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
