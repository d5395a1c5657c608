package io.baton.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server makes of the bytes of a client: responses, and then the end of the connection.
 *
 * @param statuses those of the responses, the interim ones too
 * @param last the last response, or null
 */
record Outcome(List<Integer> statuses, Response last) {

    /** Sends bytes in some pieces, then a FIN, and reads all there is. What is no response is an {@link AssertionError}. */
    static Outcome of(RunningServer server, byte[] bytes, int... cuts) throws IOException {
        try (Client client = new Client(server.address())) {
            try {
                int from = 0;
                for (int cut : cuts) {
                    client.send(java.util.Arrays.copyOfRange(bytes, from, cut));
                    from = cut;
                }
                client.send(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
                client.endOutput();
            } catch (IOException ended) {
                // The server has had enough; what it said can be read.
            }
            List<Integer> statuses = new ArrayList<>();
            Response last = null;
            try {
                for (Response response : client.readAll()) {
                    statuses.add(response.status());
                    last = response;
                }
            } catch (SocketTimeoutException e) {
                throw new AssertionError("neither an answer nor an end", e);
            }
            return new Outcome(statuses, last);
        }
    }

    boolean refused() {
        return last != null && last.status() >= 400;
    }
}
