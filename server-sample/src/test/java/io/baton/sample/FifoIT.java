package io.baton.sample;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

class FifoIT {

    /** Each line of what {@link #fill} writes has 24 KiB, and a pipe 64 KiB at most (pipe(7)): the third has no room. */
    private static final int MORE_THAN_TWO_LINES = 50_000;

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

    /** The message goes to standard error; if that is the same pipe, there is none. */
    @Test
    void aFullPipeThatNobodyReadsDelaysTheEndByTenSeconds() throws Exception {
        Path a = mkfifo("a");
        Path b = mkfifo("b");
        Path output = mkfifo("output");
        Path both = mkfifo("both");
        try (Program first = Program.startByShell("fifo '" + a + "' > '" + output + "'");
                Program second = Program.startByShell("fifo '" + b + "' > '" + both + "' 2>&1");
                InputStream ofFirst = new FileInputStream(output.toFile());
                InputStream ofSecond = new FileInputStream(both.toFile())) {
            fill(a, ofFirst);
            fill(b, ofSecond);
            first.terminate();
            second.terminate();
            assertThat(first.exitCode()).isEqualTo(1);
            assertThat(first.err()).isEqualTo("baton-server: could not end in order: still printing after 10 s\n");
            assertThat(second.exitCode()).isEqualTo(1);
        }
    }

    /** Writes until the program waits in the middle of a line. Each zero is printed as an escape. */
    private static void fill(Path fifo, InputStream output) throws Exception {
        new ProcessBuilder("sh", "-c", "exec head -c 1000000 /dev/zero > \"$0\"", fifo.toString()).start();
        Awaitility.await().atMost(Program.PATIENCE).until(() -> output.available() > MORE_THAN_TWO_LINES);
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
