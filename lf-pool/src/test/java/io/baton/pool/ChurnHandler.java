package io.baton.pool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Echoes, and does what the last byte of what it gets asks for. */
final class ChurnHandler implements ConnectionHandler {

    /** What the last byte may ask for. */
    enum Command {
        /** Closes after the echo. */
        CLOSE('!'),
        /** Throws. */
        THROW('?'),
        /** Echoes once more, from a task that is due in some milliseconds. */
        SCHEDULE('%'),
        /** Sends a file of the connection's letter. */
        FILE('#'),
        /** Echoes once more, by another thread. */
        OTHER_THREAD('&'),
        /** Waits a little for more bytes within the callback, and echoes them. */
        RECEIVE('$'),
        /** Sends much, with a wait for room between. */
        MUCH('*');

        final char letter;

        Command(char letter) {
            this.letter = letter;
        }

        static boolean isOne(int letter) {
            for (Command command : values()) {
                if (command.letter == letter) {
                    return true;
                }
            }
            return false;
        }
    }

    static final int FILE_BYTES = 100_000;
    static final int MUCH = 300_000;
    private static final Duration SOON = Duration.ofMillis(10);

    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    private final Path files;
    private final Executor others;

    /**
     * Sends files from this folder.
     *
     * @param others runs what other threads do
     */
    ChurnHandler(Path files, Executor others) {
        this.files = files;
        this.others = others;
    }

    /** Makes the files of the first letters. */
    static void makeFiles(Path folder, int letters) throws IOException {
        for (char letter = 'a'; letter < 'a' + letters; letter++) {
            Files.write(folder.resolve(String.valueOf(letter)),
                    String.valueOf(letter).repeat(FILE_BYTES).getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @Override
    public void onOpen(Connection connection) {
        opened.incrementAndGet();
    }

    @Override
    public void onClose(Connection connection, Throwable cause) {
        closed.incrementAndGet();
    }

    @Override
    public void onData(Connection connection, ByteBuffer in) throws Exception {
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        connection.reply(bytes);
        char last = (char) bytes[bytes.length - 1];
        for (Command command : Command.values()) {
            if (command.letter == last) {
                obey(command, connection, bytes);
            }
        }
    }

    private void obey(Command command, Connection connection, byte[] bytes) throws IOException {
        switch (command) {
            case CLOSE -> connection.close();
            case THROW -> throw new IllegalStateException("as asked for");
            case SCHEDULE -> connection.schedule(SOON, () -> connection.reply(bytes));
            case FILE -> connection.replyFile(files.resolve(String.valueOf((char) bytes[0])), 0, FILE_BYTES);
            case OTHER_THREAD -> others.execute(() -> connection.reply(bytes));
            case RECEIVE -> {
                ByteBuffer more = ByteBuffer.allocate(100);
                if (connection.receive(more, SOON) > 0) {
                    connection.reply(more.flip());
                }
            }
            default -> {
                byte[] much = String.valueOf((char) bytes[0]).repeat(MUCH).getBytes(StandardCharsets.ISO_8859_1);
                for (int i = 0; i < 5; i++) {
                    connection.reply(much);
                    connection.awaitWritable(SOON.multipliedBy(10));
                }
            }
        }
    }
}
