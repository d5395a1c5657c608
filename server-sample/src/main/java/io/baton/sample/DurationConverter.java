package io.baton.sample;

import io.baton.sample.text.Durations;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;

/** Durations, as {@link Durations} reads them. */
final class DurationConverter implements ITypeConverter<Duration> {

    /** For picocli. */
    DurationConverter() {
    }

    /** @throws TypeConversionException with a message for the user */
    @Override
    public Duration convert(String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
