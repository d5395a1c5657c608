package io.baton.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JDK that servers run on.
 *
 * @param java its {@code java} command
 * @param feature its feature version: 17, 25
 * @param build its vendor and full version
 */
public record Jdk(Path java, int feature, String build) {

    private static final Pattern VERSION = Pattern.compile("version \"(\\d+)");

    /** The JDK in a directory; runs its {@code java -version}. */
    public static Jdk at(Path home) throws IOException, InterruptedException {
        Path java = home.resolve("bin/java");
        Process process = new ProcessBuilder(java.toString(), "-version").redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        Matcher version = VERSION.matcher(output);
        if (process.waitFor() != 0 || !version.find()) {
            throw new IOException(java + " -version: " + output);
        }
        String build = output.lines().skip(1).findFirst().orElse(output).trim();
        return new Jdk(java, Integer.parseInt(version.group(1)), build);
    }
}
