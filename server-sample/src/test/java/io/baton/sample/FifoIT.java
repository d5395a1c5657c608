package io.baton.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

class FifoIT {

    @TempDir
    private Path directory;

    @Test
    void printsWhatWasWrittenAndToWhichFifo() throws Exception {
        Path a = mkfifo("a");
        Path b = mkfifo("b");
        try (Program program = Program.start("fifo", a.toString(), b.toString())) {
            program.awaitOut("watching 2 FIFOs");
            write(a, "hello\n".getBytes(StandardCharsets.UTF_8));
            program.awaitOut("/a: 6 bytes \"hello\\\\n\"\n");
            write(b, new byte[] {'x'});
            program.awaitOut("/b: 1 byte \"x\"\n");
            write(a, "again".getBytes(StandardCharsets.UTF_8));
            program.awaitOut("/a: 5 bytes \"again\"\n");
            program.terminate();
            assertThat(program.exitCode()).isZero();
            assertThat(program.err()).isEmpty();
        }
    }

    @Test
    void aCharacterWrittenInPiecesIsPrintedWithItsLastPiece() throws Exception {
        Path a = mkfifo("a");
        byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
        try (Program program = Program.start("fifo", a.toString())) {
            program.awaitOut("watching 1 FIFO,");
            write(a, new byte[] {euro[0], euro[1]});
            program.awaitOut("/a: 2 bytes \"\"\n");
            write(a, new byte[] {euro[2]});
            program.awaitOut("/a: 1 byte \"€\"\n");
        }
    }

    @Test
    void controlCEndsItWithExitCode0() throws Exception {
        Path a = mkfifo("a");
        try (Program program = Program.start("fifo", a.toString())) {
            program.awaitOut("watching 1 FIFO,");
            assumeFalse(program.ignoresInterrupts(), "started in the background of a shell, which ignores SIGINT");
            program.interrupt();
            assertThat(program.exitCode()).isZero();
            assertThat(program.err()).isEmpty();
        }
    }

    @Test
    void aReaderOfItsOutputThatGoesAwayEndsIt() throws Exception {
        Path a = mkfifo("a");
        Path pipe = mkfifo("output");
        try (Program program = Program.startByShell("fifo '" + a + "' > '" + pipe + "'")) {
            try (BufferedReader reader = Files.newBufferedReader(pipe)) {
                assertThat(reader.readLine()).startsWith("watching 1 FIFO,");
            }
            write(a, new byte[] {'x'});
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.err()).isEqualTo("baton-server: standard output cannot be written\n");
        }
    }

    private Path mkfifo(String name) throws Exception {
        Path path = directory.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
        return path;
    }

    private static void write(Path fifo, byte[] bytes) throws Exception {
        try (OutputStream out = Files.newOutputStream(fifo)) {
            out.write(bytes);
        }
    }
}
