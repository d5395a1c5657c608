package io.baton.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Another build of Baton, measured beside this one. Its servers run with the class path of that build alone, so
 * everything inside it may differ.
 *
 * @param directory with its {@code benchmarks.jar} and {@code lib}
 */
public record Baseline(Path directory) {

    private static final String JAR = "benchmarks.jar";

    /**
     * The build in a directory.
     *
     * @throws IllegalArgumentException saying how to build it, if there is none
     */
    public static Baseline of(Path directory) {
        if (!Files.isRegularFile(directory.resolve(JAR)) || !Files.isDirectory(directory.resolve("lib"))) {
            throw new IllegalArgumentException("--baseline " + directory + ": it has no " + JAR + " and lib. They are"
                    + " in benchmarks/target of a checkout, after mvn -q -pl benchmarks -am -DskipTests package");
        }
        return new Baseline(directory.toAbsolutePath());
    }

    /** As {@code java -cp} takes it. */
    public String classPath() {
        return directory.resolve(JAR) + ":" + directory.resolve("lib") + "/*";
    }
}
