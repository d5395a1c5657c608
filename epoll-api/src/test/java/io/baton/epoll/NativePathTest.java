package io.baton.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;

/** The bytes of a path, also of one that no Java string can represent. */
class NativePathTest {

    private static final byte[] UNDECODABLE = {'/', 'a', (byte) 0xff, ' ', '%', (byte) 0xfe};

    @Test
    void aPlainPathIsItsText() {
        assertThat(NativePath.bytes(Path.of("a/b c"))).isEqualTo("a/b c".getBytes(StandardCharsets.US_ASCII));
        assertThat(NativePath.of(new byte[] {'a', '/', 'b'})).isEqualTo(Path.of("a/b"));
        assertThat(NativePath.of(new byte[0])).isEqualTo(Path.of(""));
    }

    @Test
    void bytesThatTheEncodingDoesNotKnowSurvive() {
        assertThat(NativePath.bytes(NativePath.of(UNDECODABLE))).isEqualTo(UNDECODABLE);
    }

    @Test
    void aRelativePathOfSuchBytesStaysRelative() {
        Path path = NativePath.of(new byte[] {'d', '/', (byte) 0xff});

        assertThat(path.isAbsolute()).isFalse();
        assertThat(path.getNameCount()).isEqualTo(2);
        assertThat(NativePath.bytes(path)).isEqualTo(NativePath.bytes(path.toAbsolutePath()));
    }

    @Test
    void aPathInsideAnArchiveIsRefusedSinceTheKernelWouldOpenAnotherFile(@TempDir Path folder) throws Exception {
        URI archive = URI.create("jar:" + folder.resolve("a.zip").toUri());
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            assertThatThrownBy(() -> NativePath.bytes(zip.getPath("/etc/passwd")))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("default file system");
        }
    }
}
