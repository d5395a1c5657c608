package io.baton.sample.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * A directory whose files are served. Nothing outside of it is, and within it neither directories, nor special files such as
 * FIFOs, nor files or directories whose name begins with a dot. A symbolic link is followed if what it leads to is served
 * itself.
 *
 * <p>A file is looked at before it is opened. So whoever may change the directory while it is served could put another file in
 * its place between the two.
 */
public final class ServedRoot {

    private final Path directory;

    private ServedRoot(Path directory) {
        this.directory = directory;
    }

    /**
     * The files of this directory.
     *
     * @throws IOException with a message for the user, if this is no directory that can be read
     */
    public static ServedRoot of(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            throw new IOException("there is no " + directory);
        }
        if (!Files.isDirectory(directory)) {
            throw new IOException(directory + " is no directory");
        }
        if (!Files.isReadable(directory) || !Files.isExecutable(directory)) {
            throw new IOException(directory + " cannot be read by this user");
        }
        return new ServedRoot(directory.toRealPath());
    }

    /**
     * The file of this name, if it is served.
     *
     * @param name names of directories and of a file, separated by slashes; not encoded
     */
    Optional<ServedFile> find(String name) {
        try {
            Path path = directory;
            for (String part : name.split("/", -1)) {
                // An empty name is the directory itself, and a path that begins with one would be absolute.
                if (part.isEmpty() || part.startsWith(".")) {
                    return Optional.empty();
                }
                path = path.resolve(part);
            }
            return served(path.toRealPath());
        } catch (IOException | InvalidPathException notThere) {
            return Optional.empty();
        }
    }

    /** @param path without symbolic links */
    private Optional<ServedFile> served(Path path) throws IOException {
        if (!path.startsWith(directory) || hasHiddenName(directory.relativize(path))) {
            return Optional.empty();
        }
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile() || !Files.isReadable(path)) {
            return Optional.empty();
        }
        return Optional.of(new ServedFile(path, attributes.size(), attributes.lastModifiedTime().toInstant()));
    }

    private static boolean hasHiddenName(Path path) {
        for (Path part : path) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    /** The directory. */
    @Override
    public String toString() {
        return directory.toString();
    }
}
