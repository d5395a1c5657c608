package io.baton.http.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.http.BodyMode;
import io.baton.http.HttpRoute;
import org.junit.jupiter.api.Test;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

class RoutesTest {

    private static HttpRoute route() {
        return new HttpRoute(BodyMode.WHOLE, (request, response) -> response.send());
    }

    @Test
    void anExactRouteComesBeforeAPrefix() {
        HttpRoute exact = route();
        HttpRoute prefix = route();
        Routes routes = new Routes(Map.of("/a/b", exact), Map.of("/a/", prefix));
        assertThat(routes.find("/a/b")).isSameAs(exact);
        assertThat(routes.find("/a/bc")).isSameAs(prefix);
        assertThat(routes.find("/a/")).isSameAs(prefix);
        assertThat(routes.find("/a")).isNull();
        assertThat(routes.find("")).isNull();
    }

    @Test
    void theLongestPrefixCounts() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            Map<String, HttpRoute> prefixes = new HashMap<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                prefixes.put(text(random), route());
            }
            Routes routes = new Routes(Map.of(), prefixes);
            for (int i = 0; i < 50; i++) {
                String path = text(random);
                HttpRoute longest = prefixes.keySet().stream().filter(path::startsWith)
                        .max(Comparator.comparingInt(String::length)).map(prefixes::get).orElse(null);
                assertThat(routes.find(path)).as("%s of %s", path, prefixes.keySet()).isSameAs(longest);
            }
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("/");
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append("ab/".charAt(random.nextInt(3)));
        }
        return text.toString();
    }

    @Test
    void aRouteThatMostlyBlocksIsRememberedAndForgiven() {
        HttpRoute route = route();
        RouteHistory history = RouteHistory.of(route);
        assertThat(RouteHistory.of(route)).isSameAs(history);
        for (int i = 0; i < 4; i++) {
            history.took(2_000_000);
            assertThat(history.mostlyBlocks()).isFalse();
        }
        history.took(2_000_000);
        assertThat(history.mostlyBlocks()).isTrue();
        for (int i = 0; i < 4; i++) {
            history.took(1_000);
        }
        assertThat(history.mostlyBlocks()).isFalse();
    }
}
