package io.baton.sample.files;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ByteRangeTest {

    private static final long SIZE = 10;

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=0-9, 0, 10",
        "bytes=3-, 3, 7",
        "bytes=3-100, 3, 7",
        "bytes=-4, 6, 4",
        "bytes=-100, 0, 10",
        "Bytes= 2-3, 2, 2",
        "bytes=0-99999999999999999999999999, 0, 10",
        "bytes=-99999999999999999999999999, 0, 10",
        "bytes=00000000000000000000000000002-3, 2, 2",
    })
    void oneRangeIsAPartOfTheFile(String field, long first, long count) {
        assertThat(ByteRange.of(field, SIZE)).isEqualTo(new ByteRange(ByteRange.Kind.PART, first, count));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=99999999999999999999999999-", "bytes=-0",
        "bytes=99999999999999999999999999-99999999999999999999999999"})
    void aRangeThatTheFileDoesNotHaveCannotBeSatisfied(String field) {
        assertThat(ByteRange.of(field, SIZE).kind()).isEqualTo(ByteRange.Kind.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "bytes=--1", "bytes=0x1-2",
        "bytes=+1-2", "lines=0-1", "bytes=0-1,3-4", "bytes=0-1,", "bytes = 0-1", "bytes=\u0661-\u0662"})
    void whatIsNotOneRangeOfBytesIsIgnored(String field) {
        assertThat(ByteRange.of(field, SIZE)).isEqualTo(ByteRange.whole(SIZE));
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-, NONE", "bytes=0-0, NONE", "bytes=-1, WHOLE", "bytes=-0, NONE"})
    void anEmptyFileHasNoRangeThatCanBeSaid(String field, ByteRange.Kind kind) {
        assertThat(ByteRange.of(field, 0).kind()).isEqualTo(kind);
    }
}
