package io.baton.http.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.baton.http.internal.parse.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class RequestPathTest {

    private static RequestPath get(String target) throws Refusal {
        return RequestPath.of("GET", target);
    }

    @ParameterizedTest
    @CsvSource({"/,/", "/a,/a", "/a/,/a/", "/a%20b,/a b", "/a/./b,/a/b", "/a/../b,/b", "/a/..,/", "/a/b/..,/a/",
        "/a/.,/a/", "/%41,/A", "/%c3%a4,/ä", "/a/%2e%2e/b,/b", "/a%2Fb,/a%2Fb", "/a%2fb,/a%2Fb", "//a,//a",
        "/.well-known/x,/.well-known/x", "/...,/...", "/a..b,/a..b", "HTTP://HOST:80/x/../y,/y", "http://host:80,/",
        "/a+b,/a+b"})
    void thePathIsDecodedAndItsDotsAreResolved(String target, String path) throws Refusal {
        assertThat(get(target).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/..", "/a/../..", "/%2e%2e/a", "/a%2f..%2fb", "/a%2f%2e%2e", "/a%5c..%5cb", "/%00", "/%",
        "/%4", "/%zz", "/%ff", "/%c0%af", "/%e4", "a", "*", "host:80", "ftp://host:80/", "http://", "http:///x",
        "http://u@host:80/", "/%u0041", "http://:80/", "http://host:/", "http://host:65536", "http://[::1/"})
    void whatLeavesTheRootOrCannotBeDecodedIsRefused(String target) {
        assertThatThrownBy(() -> get(target)).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(refusal.status()).isEqualTo(400));
    }

    @Test
    void queryAndRawPathAreAsTheyCame() throws Refusal {
        RequestPath path = get("/a%20b?c=%20&d?e");
        assertThat(path.raw()).isEqualTo("/a%20b");
        assertThat(path.query()).isEqualTo("c=%20&d?e");
        assertThat(get("/").query()).isNull();
        assertThat(get("/?").query()).isEmpty();
        assertThat(get("http://host:80?q").query()).isEqualTo("q");
        assertThat(RequestPath.of("OPTIONS", "*").path()).isEqualTo("*");
        assertThat(RequestPath.of("CONNECT", "host:80").path()).isEmpty();
        assertThat(RequestPath.of("CONNECT", "[::1]:80").path()).isEmpty();
    }

    /** Four million bytes, as a limit may allow them; if the time were the square of that, it would be minutes. */
    @Test
    void theTimeToFindAParameterGrowsWithTheLengthOfTheQueryAlone() {
        String query = "a&".repeat(2_000_000);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThat(Percent.parameter(query, "b")).isNull());
    }

    @Test
    void parametersAreDecodedAsFormsEncodeThem() {
        String query = "a=1&b=x+y%20z&%c3%a4=%e2%82%ac&c&d=%zz&a=2";
        assertThat(Percent.parameter(query, "a")).isEqualTo("1");
        assertThat(Percent.parameter(query, "b")).isEqualTo("x y z");
        assertThat(Percent.parameter(query, "ä")).isEqualTo("€");
        assertThat(Percent.parameter(query, "c")).isEmpty();
        assertThat(Percent.parameter(query, "d")).isEqualTo("%zz");
        assertThat(Percent.parameter(query, "e")).isNull();
        assertThat(Percent.parameter(null, "a")).isNull();
        assertThat(Percent.parameter("", "a")).isNull();
    }
}
