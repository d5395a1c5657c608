package io.baton.sample;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One ASCII character, which is one byte on the wire. */
final class AsciiConverter implements ITypeConverter<Character> {

    private static final int MAX_ASCII = 127;

    /** For picocli. */
    AsciiConverter() {
    }

    /** @throws TypeConversionException with a message for the user */
    @Override
    public Character convert(String text) {
        if (text.length() != 1 || text.charAt(0) > MAX_ASCII) {
            throw new TypeConversionException("'" + text + "' is not one ASCII character; write a letter, such as b");
        }
        return text.charAt(0);
    }
}
