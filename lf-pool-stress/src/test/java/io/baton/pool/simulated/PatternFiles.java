package io.baton.pool.simulated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Files on the disk, each with the bytes of the connections of one number. Made when they are first needed, for all runs. */
final class PatternFiles {

    /** As many as a connection has at most whose replies are files. */
    private static final int BYTES = 20_000;
    private static final Map<Integer, Path> FILES = new HashMap<>();
    private static final Path FOLDER = folder();

    private PatternFiles() {
    }

    private static Path folder() {
        try {
            Path made = Files.createTempDirectory("baton-simulation");
            made.toFile().deleteOnExit();
            return made;
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The file for connections of this number. */
    static Path of(int number) throws IOException {
        Path known = FILES.get(number);
        if (known != null) {
            return known;
        }
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bytes[i] = Plan.at(number, i);
        }
        Path file = Files.write(FOLDER.resolve(Integer.toString(number)), bytes);
        file.toFile().deleteOnExit();
        FILES.put(number, file);
        return file;
    }
}
