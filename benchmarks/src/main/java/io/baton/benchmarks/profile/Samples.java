package io.baton.benchmarks.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what {@code perf script -F comm,ip,sym,dso} prints. */
final class Samples {

    /** The fields that {@link #read} understands. */
    static final String FIELDS = "comm,ip,sym,dso";

    private static final Pattern FRAME = Pattern.compile("\\s+[0-9a-f]+ (.*) \\(([^()]*(?:\\([^()]*\\))?)\\)");

    /**
     * One frame of a stack.
     *
     * @param dso where its code is: a file, or {@code [kernel.kallsyms]}
     */
    record Frame(String symbol, String dso) {

        boolean isKernel() {
            return dso.startsWith("[kernel") || dso.startsWith("[guest.kernel") || dso.endsWith(".ko");
        }

        /** Code that a JVM has compiled, by the map it writes. */
        boolean isCompiled() {
            return dso.contains("/perf-") && dso.endsWith(".map");
        }
    }

    /**
     * One sample.
     *
     * @param thread its name
     * @param frames the innermost first; never empty
     */
    record Sample(String thread, List<Frame> frames) {

        Frame innermost() {
            return frames.get(0);
        }
    }

    private Samples() {
    }

    /** Passes on every sample that has a stack. */
    static void read(Stream<String> lines, Consumer<Sample> to) {
        List<Frame> frames = new ArrayList<>();
        String[] thread = {""};
        lines.forEach(line -> {
            Matcher frame = FRAME.matcher(line);
            if (frame.matches()) {
                frames.add(new Frame(frame.group(1), frame.group(2)));
            } else {
                finish(thread[0], frames, to);
                thread[0] = line.isBlank() ? "" : line.trim();
            }
        });
        finish(thread[0], frames, to);
    }

    private static void finish(String thread, List<Frame> frames, Consumer<Sample> to) {
        if (!frames.isEmpty()) {
            to.accept(new Sample(thread, List.copyOf(frames)));
            frames.clear();
        }
    }
}
