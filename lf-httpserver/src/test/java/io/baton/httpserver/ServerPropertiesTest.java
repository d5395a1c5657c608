package io.baton.httpserver;

import io.baton.http.HttpLimits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The system properties, as they are mapped. */
class ServerPropertiesTest {

    private final Map<String, String> before = new HashMap<>();

    private static void set(String name, String value) {
        System.setProperty(name, value);
    }

    /** Other programs in this JVM set some of them: the exporter of Prometheus does. */
    @BeforeEach
    void clear() {
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.contains(".httpserver.")) {
                before.put(name, System.clearProperty(name));
            }
        }
    }

    @AfterEach
    void restore() {
        System.getProperties().stringPropertyNames().stream().filter(name -> name.contains(".httpserver."))
                .forEach(System::clearProperty);
        before.forEach(System::setProperty);
    }

    @Test
    void withoutPropertiesTheDefaultsAreTheJdks() {
        ServerProperties none = ServerProperties.read();
        HttpLimits limits = none.limits();
        assertThat(limits.idleTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(limits.headerCount()).isEqualTo(200);
        assertThat(limits.headerBytes()).isEqualTo(380 << 10);
        assertThat(limits.wholeBody()).isEqualTo(64 << 10);
        assertThat(limits.body()).isEqualTo(Long.MAX_VALUE);
        assertThat(limits.bodyBytesPerSecond()).isZero();
        assertThat(none.maxConnections()).isEqualTo(-1);
        assertThat(none.responseSeconds()).isEqualTo(-1);
        assertThat(none.maxIdle()).isEqualTo(-1);
    }

    @Test
    void propertiesAreInSeconds() {
        set("sun.net.httpserver.idleInterval", "7");
        set("sun.net.httpserver.maxReqTime", "8");
        set("sun.net.httpserver.maxRspTime", "9");
        set("sun.net.httpserver.maxReqHeaders", "10");
        set("sun.net.httpserver.maxReqHeaderSize", "1000");
        set("sun.net.httpserver.maxIdleConnections", "11");
        set("jdk.httpserver.maxConnections", "12");
        ServerProperties read = ServerProperties.read();
        HttpLimits limits = read.limits();
        assertThat(limits.idleTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(limits.headTimeout()).isEqualTo(Duration.ofSeconds(8));
        assertThat(limits.bodyBytesPerSecond()).isZero();
        assertThat(limits.requestLine()).isEqualTo(1000);
        assertThat(read.requestSeconds()).isEqualTo(8);
        assertThat(read.maxIdle()).isEqualTo(11);
        assertThat(read.responseSeconds()).isEqualTo(9);
        assertThat(limits.headerCount()).isEqualTo(10);
        assertThat(limits.headerBytes()).isEqualTo(1000);
        assertThat(read.maxConnections()).isEqualTo(12);
    }

    @Test
    void whatMakesNoSenseIsTheDefaultOrNoLimit() {
        set("sun.net.httpserver.idleInterval", "0");
        set("sun.net.httpserver.maxReqHeaders", "-1");
        set("sun.net.httpserver.maxReqHeaderSize", "-5");
        set("sun.net.httpserver.maxReqTime", Long.toString(Long.MAX_VALUE));
        set("sun.net.httpserver.maxIdleConnections", "-7");
        HttpLimits limits = ServerProperties.read().limits();
        assertThat(ServerProperties.read().maxIdle()).isZero();
        assertThat(limits.idleTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(limits.headerCount()).isEqualTo(200);
        assertThat(limits.headerBytes()).isGreaterThan(1 << 20);
        assertThat(limits.headTimeout()).isEqualTo(Duration.ofDays(365));
    }
}
