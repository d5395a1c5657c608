package io.baton.benchmarks;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The C programs, compiled once for all tests of this JVM. */
public final class TestTools {

    private static NativeTools tools;

    private TestTools() {
    }

    /** Aborts the test that asks, with the reason, where there is no compiler. */
    public static synchronized NativeTools get() throws IOException, InterruptedException {
        if (tools == null) {
            tools = NativeTools.build("-Wall", "-Wextra", "-Werror")
                    .orElseGet(() -> Assumptions.abort(NativeTools.NO_COMPILER));
            Runtime.getRuntime().addShutdownHook(new Thread(TestTools::delete));
        }
        return tools;
    }

    private static void delete() {
        try {
            tools.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
