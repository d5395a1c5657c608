package io.baton.sample;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Whole numbers. The library decides which of them it takes: {@link Serve} passes its refusal on. */
final class WholeNumberConverter implements ITypeConverter<Integer> {

    /** For picocli. */
    WholeNumberConverter() {
    }

    /** @throws TypeConversionException with a message for the user */
    @Override
    public Integer convert(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is no whole number up to " + Integer.MAX_VALUE);
        }
    }
}
