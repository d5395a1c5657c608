package io.baton.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** What a handler may set, and what is sent. */
class ResponseTest {

    private static Response ask(Answer answer) throws Exception {
        return Answer.ask(Client.get("/"), answer);
    }

    @Test
    void textIsSentInUtf8() throws Exception {
        Response response = ask(r -> r.send("\u00e4\u20ac"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo("\u00e4\u20ac");
        assertThat(response.header("Content-Length")).isEqualTo("5");
        assertThat(response.header("Content-Type")).isEqualToIgnoringCase("text/plain; charset=utf-8");
        assertThat(ask(r -> r.header("content-type", "a/b").send("x")).headers("Content-Type")).containsExactly("a/b");
        assertThat(ask(r -> r.send("")).header("Content-Length")).isEqualTo("0");
    }

    @Test
    void bytesAreSentFromPositionToLimitAndConsumed() throws Exception {
        byte[] bytes = {0, 1, 2, 3, 4, (byte) 0xff};
        assertThat(ask(r -> r.send(bytes)).body()).isEqualTo(bytes);
        for (ByteBuffer buffer : List.of(ByteBuffer.wrap(bytes), ByteBuffer.allocateDirect(6).put(bytes).flip(),
                ByteBuffer.wrap(bytes).asReadOnlyBuffer())) {
            buffer.position(1).limit(4);
            Response response = ask(r -> {
                r.send(buffer);
                assertThat(buffer.remaining()).as("consumed").isZero();
            });
            assertThat(response.body()).isEqualTo(new byte[] {1, 2, 3});
            assertThat(response.headers("Content-Type")).isEmpty();
        }
    }

    /** What the handler sends is copied, so its memory is the handler's again. */
    @ParameterizedTest
    @ValueSource(ints = {10, 70_000, 3_000_000})
    void theMemoryOfABodyMayBeUsedAgainAtOnce(int length) throws Exception {
        ByteBuffer buffer = ByteBuffer.allocateDirect(length);
        Response response = ask(r -> {
            r.send(buffer);
            for (int i = 0; i < length; i++) {
                buffer.put(i, (byte) 1);
            }
        });
        assertThat(response.body()).isEqualTo(new byte[length]);
    }

    @Test
    void nothingIsABodyToo() throws Exception {
        Response response = ask(HttpResponse::send);
        assertThat(response.header("Content-Length")).isEqualTo("0");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void dateIsTheTimeOfNowAndOnlyOnce() throws Exception {
        ZonedDateTime date = ZonedDateTime.parse(ask(r -> r.send("x")).header("Date"),
                DateTimeFormatter.RFC_1123_DATE_TIME);
        assertThat(Duration.between(date, ZonedDateTime.now()).abs()).isLessThan(Duration.ofSeconds(15));
        assertThat(ask(r -> r.setHeader("Date", "Sun, 06 Nov 1994 08:49:37 GMT").send("x")).headers("Date")).hasSize(1);
        assertThat(ask(r -> r.header("date", "Sun, 06 Nov 1994 08:49:37 GMT").send("x")).headers("Date")).hasSize(1);
    }

    @Test
    void fieldsAreSentInTheirOrder() throws Exception {
        Response response = ask(r -> r.header("A", "1").header("B", "2").header("a", "3").header("C", "").header("D",
                "4")
                .setHeader("b", "5").setHeader("E", "6").header("F", " g\t h ").send("x"));
        assertThat(response.headers("A")).containsExactly("1", "3");
        assertThat(response.headers("B")).containsExactly("5");
        assertThat(response.header("C")).isEmpty();
        assertThat(response.header("D")).isEqualTo("4");
        assertThat(response.header("E")).isEqualTo("6");
        assertThat(response.header("F")).isEqualTo("g\t h");
        assertThat(ask(r -> r.header("A", "1").header("a", "2").setHeader("A", "3").send()).headers("a"))
                .containsExactly("3");
    }

    @Test
    void connectionIsSetLikeOtherFieldsAndTheServerSaysWhetherItStays() throws Exception {
        assertThat(ask(r -> r.setHeader("Connection", "a").setHeader("connection", "b").send()).headers("Connection"))
                .containsExactly("b");
        assertThat(ask(r -> r.header("Connection", "keep-alive").send()).headers("Connection")).isEmpty();
    }

    @Test
    void aValueMayBeOfIso88591() throws Exception {
        assertThat(ask(r -> r.header("A", "\u00e4\u00ff").send()).header("A")).isEqualTo("\u00e4\u00ff");
    }

    @Test
    void aHeadCannotBeEndedByAValue() throws Exception {
        Response response = ask(r -> {
            for (String value : List.of("x\r\nSet-Cookie: a", "x\r\n\r\nbody", "\r", "\n", "x\ny", "x\ry", "\u0000",
                    "x\u0001",
                    "\u007f", "\u0100", "\u010d\u010a", "\u560d\u560a", "\u20ac")) {
                assertThatIllegalArgumentException().as(value).isThrownBy(() -> r.header("A", value));
                assertThatIllegalArgumentException().as(value).isThrownBy(() -> r.setHeader("A", value));
                assertThatIllegalArgumentException().as(value).isThrownBy(() -> r.trailer("A", value));
            }
            for (String name : List.of("", " ", "A ", " A", "A:", "A\r\nB", "A\n", "\u00e4", "A B", "(A)", "A\u0000",
                    "A/B", "\u0141")) {
                assertThatIllegalArgumentException().as(name).isThrownBy(() -> r.header(name, "x"));
                assertThatIllegalArgumentException().as(name).isThrownBy(() -> r.setHeader(name, "x"));
                assertThatIllegalArgumentException().as(name).isThrownBy(() -> r.trailer(name, "x"));
            }
            for (String name : List.of("Content-Length", "transfer-encoding", "CONTENT-LENGTH", "Transfer-Encoding")) {
                assertThatIllegalArgumentException().as(name).isThrownBy(() -> r.header(name, "5"));
                assertThatIllegalArgumentException().as(name).isThrownBy(() -> r.setHeader(name, "5"));
            }
            r.send("safe");
        });
        assertThat(response.text()).isEqualTo("safe");
        assertThat(response.fields()).extracting(Response.Field::name)
                .noneMatch(name -> name.equalsIgnoreCase("Set-Cookie") || name.equalsIgnoreCase("A"));
    }

    @Test
    void wrongArgumentsAreRefused() throws Exception {
        ask(r -> {
            for (int status : new int[] {-1, 0, 100, 101, 199, 600, 1_000, Integer.MIN_VALUE}) {
                assertThatIllegalArgumentException().isThrownBy(() -> r.status(status));
            }
            assertThatIllegalArgumentException().isThrownBy(() -> r.contentLength(-1));
            assertThatNullPointerException().isThrownBy(() -> r.header(null, "x"));
            assertThatNullPointerException().isThrownBy(() -> r.header("A", null));
            assertThatNullPointerException().isThrownBy(() -> r.setHeader(null, "x"));
            assertThatNullPointerException().isThrownBy(() -> r.setHeader("A", null));
            assertThatNullPointerException().isThrownBy(() -> r.trailer(null, "x"));
            assertThatNullPointerException().isThrownBy(() -> r.trailer("A", null));
            assertThatNullPointerException().isThrownBy(() -> r.send((String) null));
            assertThatNullPointerException().isThrownBy(() -> r.send((byte[]) null));
            assertThatNullPointerException().isThrownBy(() -> r.send((ByteBuffer) null));
            assertThatNullPointerException().isThrownBy(() -> r.sendFile(null, 0, 1));
            assertThat(r.status()).isEqualTo(200);
            assertThat(r.isCommitted()).isFalse();
            assertThat(r.isComplete()).isFalse();
            r.send();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 206, 299, 301, 400, 404, 418, 451, 499, 500, 599})
    void anyStatusIsSent(int status) throws Exception {
        Response response = ask(r -> {
            assertThat(r.status(status).status()).isEqualTo(status);
            r.send("body");
        });
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.text()).isEqualTo("body");
    }

    @Test
    void aResponseIsSentOnce() throws Exception {
        Response response = ask(r -> {
            r.send("once");
            assertThat(r.isCommitted()).isTrue();
            assertThat(r.isComplete()).isTrue();
            assertThatIllegalStateException().isThrownBy(() -> r.send("twice"));
            assertThatIllegalStateException().isThrownBy(() -> r.send(new byte[1]));
            assertThatIllegalStateException().isThrownBy(() -> r.send(ByteBuffer.allocate(1)));
            assertThatIllegalStateException().isThrownBy(r::send);
            assertThatIllegalStateException().isThrownBy(r::stream);
            assertThatIllegalStateException().isThrownBy(() -> r.sendFile(Path.of("/etc/hostname"), 0, 1));
            assertThatIllegalStateException().isThrownBy(() -> r.status(201));
            assertThatIllegalStateException().isThrownBy(() -> r.header("A", "b"));
            assertThatIllegalStateException().isThrownBy(() -> r.setHeader("A", "b"));
            assertThatIllegalStateException().isThrownBy(() -> r.trailer("A", "b"));
            assertThatIllegalStateException().isThrownBy(() -> r.contentLength(1));
            assertThatIllegalStateException().isThrownBy(() -> r.upgrade("x", (connection, in) -> { }));
        });
        assertThat(response.text()).isEqualTo("once");
    }

    /** Kept by a handler beyond its request, it must not get into another one. */
    @Test
    void aResponseOfYesterdayHarmsNoOtherRequest() throws Exception {
        AtomicReference<HttpResponse> kept = new AtomicReference<>();
        try (RunningServer server = RunningServer.of((request, response) -> {
            HttpResponse old = kept.getAndSet(response);
            if (old != null && old != response) {
                assertThatIllegalStateException().isThrownBy(() -> old.send("of yesterday"));
                assertThatIllegalStateException().isThrownBy(() -> old.header("A", "b"));
            }
            response.send(request.path());
        }); Client client = server.connect(); Client other = server.connect()) {
            for (int i = 0; i < 10; i++) {
                assertThat(client.ask(Client.get("/" + i)).text()).isEqualTo("/" + i);
                assertThat(other.ask(Client.get("/o" + i)).text()).isEqualTo("/o" + i);
            }
            assertThat(server.snapshot().handlerErrors()).isZero();
        }
    }

    @Test
    void aHandlerMayCloseTheConnection() throws Exception {
        Response response = ask(r -> r.close().send("last"));
        assertThat(response.text()).isEqualTo("last");
        assertThat(response.saysClose()).isTrue();
        assertThat(ask(r -> r.header("Connection", "close").send("last")).saysClose()).isTrue();
    }
}
