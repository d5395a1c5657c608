package io.baton.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Another build of Baton that is measured beside this one: its servers run with the class path of that build alone, so that its
 * inside may differ in everything.
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
            throw new IllegalArgumentException("--baseline " + directory + ": no " + JAR + " and lib in there; build them in"
                    + " the other checkout: mvn -q -pl benchmarks -am -DskipTests package; they are in benchmarks/target");
        }
        return new Baseline(directory.toAbsolutePath());
    }

    /** As {@code java -cp} takes it. */
    public String classPath() {
        return directory.resolve(JAR) + ":" + directory.resolve("lib") + "/*";
    }
}
