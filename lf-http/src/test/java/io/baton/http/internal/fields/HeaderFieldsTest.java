package io.baton.http.internal.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HeaderFieldsTest {

    private final HeaderFields fields = new HeaderFields();

    @Test
    void namesAreComparedWithoutRegardToCaseAndKeptInOrder() {
        for (int i = 0; i < 20; i++) {
            fields.add(i % 2 == 0 ? "Even" : "odd", String.valueOf(i));
        }
        assertThat(fields.size()).isEqualTo(20);
        assertThat(fields.first("EVEN")).isEqualTo("0");
        assertThat(fields.all("Odd")).hasSize(10).startsWith("1", "3");
        assertThat(fields.name(1)).isEqualTo("odd");
        assertThat(fields.first("eve")).isNull();
        assertThat(fields.all("none")).isEmpty();
        fields.clear();
        assertThat(fields.size()).isZero();
        assertThat(fields.contains("even")).isFalse();
        assertThatThrownBy(() -> fields.value(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aTokenIsAMemberOfAList() {
        fields.add("Connection", "keep-alive,\tUpgrade , ,x");
        fields.add("connection", "Close");
        assertThat(fields.hasToken("connection", "close")).isTrue();
        assertThat(fields.hasToken("Connection", "upgrade")).isTrue();
        assertThat(fields.hasToken("Connection", "x")).isTrue();
        assertThat(fields.hasToken("Connection", "keep")).isFalse();
        assertThat(fields.hasToken("Connection", "alive")).isFalse();
        assertThat(fields.hasToken("Other", "close")).isFalse();
    }
}
