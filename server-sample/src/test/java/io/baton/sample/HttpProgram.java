package io.baton.sample;

import io.baton.sample.http.HttpPeer;

import java.io.IOException;

/** The HTTP service of a program. */
final class HttpProgram {

    private HttpProgram() {
    }

    /** Waits until the program listens, and connects. */
    static HttpPeer connect(Program program) throws IOException {
        return new HttpPeer(Integer.parseInt(program.awaitOut("HTTP at http://127\\.0\\.0\\.1:(\\d+)/,")));
    }

    /** The response to one request on a connection of its own. */
    static HttpPeer.Answer ask(Program program, String request) throws IOException {
        try (HttpPeer peer = connect(program)) {
            return peer.ask(request);
        }
    }
}
