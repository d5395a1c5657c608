package io.baton.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Catches what server and pool log while it is open, and keeps it off the console. */
final class Logs implements AutoCloseable {

    private final Logger logger = Logger.getLogger("io.baton");
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            messages.add(entry.getLevel() + " " + new SimpleFormatter().formatMessage(entry)
                    + (entry.getThrown() == null ? "" : ": " + entry.getThrown().getClass().getName()));
        }

        @Override
        public void flush() {
        }

        @Override
        public void close() {
        }
    };

    Logs() {
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    List<String> messages() {
        return messages;
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }
}
