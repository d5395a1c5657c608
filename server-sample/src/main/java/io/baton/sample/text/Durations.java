package io.baton.sample.text;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as users write them: a whole number with a unit ({@code 500ms}, {@code 60s}, {@code 5m}, {@code 1h}), or 0. */
public final class Durations {

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    private Durations() {
    }

    /**
     * The duration that a text says.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    public static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no duration; write 500ms, 60s, 5m, 1h or 0");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.of(number, ChronoUnit.MILLIS);
            case "s" -> Duration.of(number, ChronoUnit.SECONDS);
            case "m" -> Duration.of(number, ChronoUnit.MINUTES);
            default -> Duration.of(number, ChronoUnit.HOURS);
        };
    }
}
