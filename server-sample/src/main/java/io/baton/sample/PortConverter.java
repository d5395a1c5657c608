package io.baton.sample;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Port numbers; 0 lets the kernel choose one. */
final class PortConverter implements ITypeConverter<Integer> {

    private static final int MAX_PORT = 65535;

    /** For picocli. */
    PortConverter() {
    }

    /** @throws TypeConversionException with a message for the user */
    @Override
    public Integer convert(String text) {
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= MAX_PORT) {
            return Integer.valueOf(text);
        }
        throw new TypeConversionException("'" + text + "' is no port; write a number from 0 to " + MAX_PORT);
    }
}
