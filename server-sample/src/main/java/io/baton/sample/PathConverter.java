package io.baton.sample;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths of files. */
final class PathConverter implements ITypeConverter<Path> {

    /** For picocli. */
    PathConverter() {
    }

    /** @throws TypeConversionException with a message for the user */
    @Override
    public Path convert(String text) {
        // An empty path would be the current directory.
        if (text.isEmpty()) {
            throw new TypeConversionException("the path is empty");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("'" + text + "' has characters that paths cannot have in this locale ("
                    + System.getProperty("sun.jnu.encoding") + "); LC_ALL=C.UTF-8 allows them");
        }
    }
}
