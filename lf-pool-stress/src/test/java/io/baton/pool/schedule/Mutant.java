package io.baton.pool.schedule;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A class of the pool with one place changed, compiled from its source. */
public record Mutant(String className, String from, String to) {

    private static final Path SOURCES = Path.of("..", "lf-pool", "src", "main", "java");

    /** Compiles the change and returns the pool's code with it. */
    public Woven weave(Part part, Path directory) throws IOException {
        Path source = SOURCES.resolve(className.replace('.', '/') + ".java");
        String code = Files.readString(source);
        if (!code.contains(from)) {
            throw new IllegalStateException("the code to change is no longer in " + className + "; adapt this mutant: " + from);
        }
        Path changed = Files.writeString(Files.createDirectories(directory).resolve(source.getFileName()),
                code.replace(from, to));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        boolean done = compiler.getTask(said, null, null, List.of("-proc:none", "-nowarn", "-d", directory.toString(),
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))), null,
                compiler.getStandardFileManager(null, null, null).getJavaFileObjects(changed)).call();
        if (!done) {
            throw new IllegalStateException(said.toString());
        }
        return new Woven(part, classes(directory));
    }

    private static Map<String, byte[]> classes(Path directory) throws IOException {
        Map<String, byte[]> classes = new HashMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = directory.relativize(file).toString().replace('/', '.');
                classes.put(name.substring(0, name.length() - ".class".length()), Files.readAllBytes(file));
            }
        }
        return classes;
    }
}
