package io.baton.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Commands that run without a right that root has: for tests of what is not permitted, which root may run too. */
final class Unprivileged {

    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    private Unprivileged() {
    }

    /** A command without these capabilities, as setpriv(1) names them: {@code net_bind_service}. */
    static List<String> command(String capabilities, String... command) {
        List<String> all = new ArrayList<>();
        if (ProcessHandle.current().info().user().orElse("").equals("root")) {
            assumeTrue(Files.isExecutable(SETPRIV), "no setpriv to give up root's rights with");
            all.add(SETPRIV.toString());
            all.add("--bounding-set=-" + capabilities.replace(",", ",-"));
        }
        all.addAll(List.of(command));
        return all;
    }
}
