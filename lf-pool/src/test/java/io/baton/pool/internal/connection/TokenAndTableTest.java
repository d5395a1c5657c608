package io.baton.pool.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

class TokenAndTableTest {

    private static final GroupServices SERVICES = NoServices.none();

    private final AtomicInteger live = new AtomicInteger();

    private static PooledConnection connection() {
        return new PooledConnection(SERVICES, (c, in) -> { }, -1);
    }

    @Test
    void aTokenHoldsSlotAndGenerationInFull() {
        for (int slot : new int[] {0, 1, Integer.MAX_VALUE, -1, -2, Integer.MIN_VALUE}) {
            for (int generation : new int[] {0, 1, Integer.MAX_VALUE, -1}) {
                long token = Token.of(slot, generation);
                assertThat(Token.slot(token)).isEqualTo(slot);
                assertThat(Token.generation(token)).isEqualTo(generation);
            }
        }
        assertThat(Token.of(3, 1)).isNotEqualTo(Token.of(3, 2));
    }

    @Test
    void aReusedSlotHasANewGenerationAndTheOldTokenFindsNothing() {
        ConnectionTable table = new ConnectionTable(10, live);
        Set<Long> tokens = new HashSet<>();
        long last = -1;
        for (int i = 0; i < 100; i++) {
            PooledConnection connection = connection();
            assertThat(table.add(connection)).isTrue();
            assertThat(tokens.add(connection.token())).as("a token is not used again").isTrue();
            assertThat(Token.slot(connection.token())).isZero();
            assertThat(table.get(connection.token())).isSameAs(connection);
            assertThat(last < 0 ? null : table.get(last)).isNull();
            last = connection.token();
            table.remove(connection);
            table.remove(connection);
            assertThat(table.get(last)).isNull();
            assertThat(table.size()).isZero();
        }
    }

    @Test
    void theLimitHoldsForAllTablesTogetherAndTheCountStaysExact() {
        ConnectionTable one = new ConnectionTable(5, live);
        ConnectionTable two = new ConnectionTable(5, live);
        for (int round = 0; round < 20; round++) {
            List<PooledConnection> inOne = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                inOne.add(connection());
                assertThat(one.add(inOne.get(i))).isTrue();
            }
            PooledConnection a = connection();
            PooledConnection b = connection();
            assertThat(two.add(a)).isTrue();
            assertThat(two.add(b)).isTrue();
            assertThat(one.add(connection())).isFalse();
            assertThat(two.add(connection())).isFalse();
            inOne.forEach(one::remove);
            two.remove(a);
            two.remove(b);
        }
        assertThat(live).hasValue(0);
    }

    @Test
    void aTableThatHasGrownFindsEveryConnection() {
        ConnectionTable table = new ConnectionTable(100_000, live);
        SplittableRandom random = new SplittableRandom(5);
        List<PooledConnection> there = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            if (!there.isEmpty() && random.nextInt(3) == 0) {
                PooledConnection gone = there.remove(random.nextInt(there.size()));
                table.remove(gone);
                assertThat(table.get(gone.token())).isNull();
            } else {
                PooledConnection fresh = connection();
                table.add(fresh);
                there.add(fresh);
            }
        }
        assertThat(there).allSatisfy(each -> assertThat(table.get(each.token())).isSameAs(each));
        Set<PooledConnection> seen = new HashSet<>();
        table.forEach(seen::add);
        assertThat(seen).hasSameElementsAs(there);
        assertThat(table.size()).isEqualTo(there.size());
    }

    @Test
    void unknownTokensFindNothing() {
        ConnectionTable table = new ConnectionTable(10, live);
        table.add(connection());
        assertThat(table.get(Token.of(0, 0))).isNull();
        assertThat(table.get(Token.of(0, 2))).isNull();
        assertThat(table.get(Token.of(1, 1))).isNull();
        assertThat(table.get(Token.of(1_000_000, 1))).isNull();
    }
}
