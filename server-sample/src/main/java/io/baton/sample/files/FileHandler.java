package io.baton.sample.files;

import io.baton.http.HttpHandler;
import io.baton.http.HttpRequest;
import io.baton.http.HttpResponse;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Answers GET and HEAD for the files of a {@link ServedRoot}, by sendfile(2). Of several ranges in one request the client gets
 * the whole file. What is not served does not exist: 404, whatever the reason.
 */
public final class FileHandler implements HttpHandler {

    private static final String ENCODED_SLASH = "%2f";

    private final String prefix;
    private final ServedRoot root;

    /**
     * Serves the files of this root.
     *
     * @param prefix of the paths that this is the handler of, with a slash at its end
     */
    public FileHandler(String prefix, ServedRoot root) {
        this.prefix = prefix;
        this.root = root;
    }

    @Override
    public void handle(HttpRequest request, HttpResponse response) throws IOException {
        Optional<ServedFile> file = file(request);
        if (file.isEmpty()) {
            response.status(404).send("There is no such file. Directories are not listed.\n");
        } else {
            answer(request, response, file.get());
        }
    }

    private Optional<ServedFile> file(HttpRequest request) {
        // No name has a slash in it. Taken for a separator, another server's check of the path might not have seen it.
        if (request.rawPath().toLowerCase(Locale.ROOT).contains(ENCODED_SLASH)) {
            return Optional.empty();
        }
        String path = request.path();
        return path.startsWith(prefix) ? root.find(path.substring(prefix.length())) : Optional.empty();
    }

    private static void answer(HttpRequest request, HttpResponse response, ServedFile file) throws IOException {
        Instant now = Instant.now();
        // Not later than the response itself: RFC 9110, section 8.8.2.1.
        Instant modified = file.modified().isAfter(now) ? now : file.modified();
        Preconditions conditions = new Preconditions(request.headers(), file.tag(), modified);
        switch (conditions.outcome()) {
            case FAILED -> response.status(412).send("The file is another one now.\n");
            case NOT_MODIFIED -> validators(response, file, modified).status(304).send();
            default -> send(request, validators(response, file, modified), file, conditions.rangeCounts());
        }
    }

    private static HttpResponse validators(HttpResponse response, ServedFile file, Instant modified) {
        return response.header("ETag", file.tag()).header("Last-Modified", HttpDates.format(modified));
    }

    private static void send(HttpRequest request, HttpResponse response, ServedFile file, boolean rangeCounts)
            throws IOException {
        response.header("Accept-Ranges", "bytes").header("X-Content-Type-Options", "nosniff");
        ByteRange range = rangeCounts ? range(request, file.size()) : ByteRange.whole(file.size());
        switch (range.kind()) {
            case NONE -> {
                response.status(416).header("Content-Range", "bytes */" + file.size());
                response.send("The file has " + file.size() + " bytes.\n");
                return;
            }
            case PART -> response.status(206).header("Content-Range", "bytes " + range.first() + '-'
                    + (range.first() + range.count() - 1) + '/' + file.size());
            default -> { }
        }
        response.header("Content-Type", ContentTypes.of(file.path()));
        response.sendFile(file.path(), range.first(), range.count());
    }

    /** Ranges are defined for GET only: RFC 9110, section 14.2. */
    private static ByteRange range(HttpRequest request, long size) {
        List<String> fields = request.headers().all("Range");
        boolean one = fields.size() == 1 && request.method().equals("GET");
        return one ? ByteRange.of(fields.get(0), size) : ByteRange.whole(size);
    }
}
