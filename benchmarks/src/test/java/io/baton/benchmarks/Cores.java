package io.baton.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The cores a test may use: all that this process may. */
final class Cores {

    private static final String FIELD = "Cpus_allowed_list:";

    private Cores() {
    }

    /** As taskset(1) takes them. */
    static String allowed() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(FIELD)).findFirst().orElseThrow()
                    .substring(FIELD.length()).trim();
        }
    }
}
