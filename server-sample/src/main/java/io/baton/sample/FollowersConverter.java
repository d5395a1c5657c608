package io.baton.sample;

import io.baton.pool.Followers;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.Locale;

/** Takes a kind of followers by its name in lower case. */
final class FollowersConverter implements ITypeConverter<Followers> {

    /** For picocli. */
    FollowersConverter() {
    }

    @Override
    public Followers convert(String value) {
        try {
            return Followers.valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + value + "' is not a kind of followers: auto, virtual or platform");
        }
    }
}
