package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Several groups in one pool. The epoll instance to which a connection is added tells its group. */
class GroupsTest {

    private static final int CONNECTIONS = 200;
    private static final long LONG_ENOUGH_TO_FALL_ASLEEP_MILLIS = 100;

    private final GroupOf groupOf = new GroupOf();
    private final QuickConnections quick = new QuickConnections();
    private final Set<Client> takenForSlow = new HashSet<>();

    /** Answers {@code g} by the number of the connection's group, waits at {@code b}, echoes everything else. */
    private final class Grouped implements ConnectionHandler {

        private final CountDownLatch open = new CountDownLatch(1);
        private final Set<String> blocked = ConcurrentHashMap.newKeySet();

        @Override
        public void onData(Connection connection, ByteBuffer in) throws InterruptedException {
            switch (in.get(in.position())) {
                case 'g' -> {
                    in.position(in.limit());
                    connection.reply(groupOf.of(connection).getBytes());
                }
                case 'b' -> {
                    blocked.add(Thread.currentThread().getName());
                    open.await();
                    connection.reply(in);
                }
                default -> connection.reply(in);
            }
        }
    }

    private static Map<String, List<Client>> connect(RunningPool pool, int count) throws Exception {
        Map<String, List<Client>> byGroup = new HashMap<>();
        for (int i = 0; i < count; i++) {
            Client client = pool.connect();
            client.send("g");
            byGroup.computeIfAbsent(client.readText(4), group -> new ArrayList<>()).add(client);
        }
        return byGroup;
    }

    private static void closeAll(Map<String, List<Client>> clients) throws Exception {
        for (List<Client> group : clients.values()) {
            for (Client client : group) {
                client.close();
            }
        }
    }

    @Test
    void connectionsAreSpreadOverTheGroupsAndNothingIsLeftOfThem() throws Exception {
        Set<String> before = TestFds.open();
        // A plain event loop for each group: no thread goes to another one.
        try (RunningPool pool = RunningPool.start(new Grouped(),
                b -> b.systemCalls(groupOf.calls()).threads(4).groups(4).promotion(Promotion.LEADER_ONLY))) {
            assertThat(pool.pool().localAddresses()).hasSize(1);
            assertThat(((InetSocketAddress) pool.pool().localAddresses().get(0)).getPort()).isPositive();
            Map<String, List<Client>> clients = connect(pool, CONNECTIONS);
            // By chance one of 50 expected has fewer than 15 once in more than a million runs.
            assertThat(clients).hasSize(4);
            assertThat(clients.values()).allMatch(group -> group.size() >= 15);
            assertThat(pool.snapshot().connections()).isEqualTo(CONNECTIONS);
            assertThat(pool.snapshot().accepted()).isEqualTo(CONNECTIONS);
            closeAll(clients);
            pool.awaitNoConnection();
        }
        assertThat(TestFds.openedSince(before)).isEmpty();
    }

    @Test
    void closeEndsTheConnectionsOfAllGroups() throws Exception {
        Set<String> before = TestFds.open();
        Map<String, List<Client>> clients;
        try (RunningPool pool = RunningPool.start(new Grouped(),
                b -> b.systemCalls(groupOf.calls()).threads(6).groups(3))) {
            clients = connect(pool, 60);
        }
        for (List<Client> group : clients.values()) {
            for (Client client : group) {
                assertThat(client.isEnded()).isTrue();
            }
        }
        closeAll(clients);
        assertThat(TestFds.openedSince(before)).isEmpty();
    }

    /** Blocked: how many of the handlers of one group. Each group keeps a leader, whichever threads are left. */
    @ParameterizedTest
    @CsvSource({"2, 4, 1", "2, 4, 2", "3, 6, 2", "3, 6, 3", "2, 8, 6"})
    void asManyHandlersOfOneGroupMayBlockAsThereAreThreadsBesideTheLeaders(int groups, int threads, int blocked)
            throws Exception {
        Grouped handler = new Grouped();
        try (RunningPool pool = RunningPool.start(quick.noting(handler),
                b -> b.systemCalls(groupOf.calls()).threads(threads).groups(groups))) {
            Map<String, List<Client>> clients = connect(pool, 40);
            List<Client> group = clients.values().iterator().next();
            assertThat(clients).hasSize(groups);
            assertThat(group.size()).isGreaterThanOrEqualTo(blocked);
            for (int i = 0; i < blocked; i++) {
                group.get(i).send("b");
            }
            RunningPool.eventually().until(() -> handler.blocked.size() == blocked);
            everyOtherIsServed(clients, group.subList(0, blocked));
            handler.open.countDown();
            for (int i = 0; i < blocked; i++) {
                assertThat(group.get(i).readText(1)).isEqualTo("b");
            }
            closeAll(clients);
        }
    }

    /** One after the other, now in this group and now in that, with all others served in between: so most watchers sleep. */
    @ParameterizedTest
    @CsvSource({"2, 4, 2", "3, 6, 3"})
    void handlersThatBlockInDifferentGroupsOneAfterTheOtherLeaveEachGroupItsLeader(int groups, int threads, int blocked)
            throws Exception {
        Grouped handler = new Grouped();
        try (RunningPool pool = RunningPool.start(quick.noting(handler),
                b -> b.systemCalls(groupOf.calls()).threads(threads).groups(groups))) {
            Map<String, List<Client>> clients = connect(pool, 40);
            List<List<Client>> byGroup = new ArrayList<>(clients.values());
            assertThat(byGroup).hasSize(groups);
            List<Client> stuck = new ArrayList<>();
            for (int i = 0; i < blocked; i++) {
                Client next = byGroup.get(i % groups).stream()
                        .filter(client -> !stuck.contains(client) && !takenForSlow.contains(client)).findFirst()
                        .orElseThrow();
                next.send("b");
                stuck.add(next);
                int count = i + 1;
                RunningPool.eventually().until(() -> handler.blocked.size() == count);
                everyOtherIsServed(clients, stuck);
            }
            handler.open.countDown();
            for (Client client : stuck) {
                assertThat(client.readText(1)).isEqualTo("b");
            }
            closeAll(clients);
        }
    }

    /** The watchers of groups without work sleep. One of them has to look after the group that has none left. */
    @ParameterizedTest
    @CsvSource({"2, 4, 2", "3, 6, 3"})
    void aGroupWithoutAWatcherIsWatchedFromGroupsThatRest(int groups, int threads, int blocked) throws Exception {
        Grouped handler = new Grouped();
        try (RunningPool pool = RunningPool.start(quick.noting(handler),
                b -> b.systemCalls(groupOf.calls()).threads(threads).groups(groups)
                        .writeStallTimeout(Duration.ZERO))) {
            Map<String, List<Client>> clients = connect(pool, 40);
            List<Client> group = clients.values().iterator().next();
            assertThat(group.size()).isGreaterThan(blocked);
            for (int i = 0; i < blocked; i++) {
                TimeUnit.MILLISECONDS.sleep(LONG_ENOUGH_TO_FALL_ASLEEP_MILLIS);
                group.get(i).send("b");
                int count = i + 1;
                RunningPool.eventually().until(() -> handler.blocked.size() == count);
                assertThat(isAnyServed(group.subList(blocked, group.size()))).isTrue();
            }
            handler.open.countDown();
            for (int i = 0; i < blocked; i++) {
                assertThat(group.get(i).readText(1)).isEqualTo("b");
            }
            closeAll(clients);
        }
    }

    /** Except for those that were taken for slow ones; but some of each group. */
    private void everyOtherIsServed(Map<String, List<Client>> clients, List<Client> blocked) throws Exception {
        for (int round = 0; round < 10; round++) {
            for (List<Client> group : clients.values()) {
                int served = 0;
                for (Client client : group) {
                    served += !blocked.contains(client) && isServed(client) ? 1 : 0;
                }
                assertThat(served).as("connections of one group that are served").isPositive();
            }
        }
    }

    private boolean isServed(Client client) throws Exception {
        if (takenForSlow.contains(client)) {
            return false;
        }
        boolean served = quick.isServed(client, "quick");
        if (!served) {
            takenForSlow.add(client);
        }
        return served;
    }

    private boolean isAnyServed(List<Client> clients) throws Exception {
        for (Client client : clients) {
            if (isServed(client)) {
                return true;
            }
        }
        return false;
    }

    /** As many handlers wait as one group has threads; a thread of the other leads it then: quick connections go on. */
    @ParameterizedTest
    @EnumSource(value = Promotion.class, names = {"MEASURED", "EAGER"})
    void aGroupWhoseThreadsAreAllBlockedIsLedByAnother(Promotion promotion) throws Exception {
        Grouped handler = new Grouped();
        try (RunningPool pool = RunningPool.start(handler,
                b -> b.systemCalls(groupOf.calls()).threads(8).groups(2).promotion(promotion))) {
            Map<String, List<Client>> clients = connect(pool, 40);
            assertThat(clients).hasSize(2);
            List<Client> group = clients.values().iterator().next();
            assertThat(group.size()).isGreaterThan(6);
            for (int i = 0; i < 4; i++) {
                group.get(i).send("b");
            }
            for (int round = 0; round < 50; round++) {
                for (List<Client> all : clients.values()) {
                    for (int i = 4; i < all.size(); i++) {
                        assertThat(all.get(i).roundTrip("quick")).isEqualTo("quick");
                    }
                }
            }
            RunningPool.eventually().until(() -> handler.blocked.size() == 4);
            handler.open.countDown();
            for (int i = 0; i < 4; i++) {
                assertThat(group.get(i).readText(1)).isEqualTo("b");
            }
            closeAll(clients);
        }
    }

    /** The rule that one thread is kept to watch counts the threads of the group, not those of the pool. */
    @Test
    void aGroupOfTwoThreadsRunsTheTurnsThatAreLeftToFollowers() throws Exception {
        ConnectionHandler declared = new ConnectionHandler() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                connection.reply(in);
            }

            @Override
            public boolean blocks() {
                return true;
            }
        };
        try (RunningPool pool = RunningPool.start(declared, b -> b.threads(4).groups(2))) {
            for (int i = 0; i < 20; i++) {
                try (Client client = pool.connect()) {
                    assertThat(client.roundTrip("slow")).isEqualTo("slow");
                }
            }
        }
    }

    @Test
    void moreGroupsThanItsThreadsCanServeAreRefused() {
        assertThatThrownBy(() -> LeaderFollowerPool.builder().threads(5).groups(3).start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("at least 2 threads for each group").hasMessageContaining("5 for 3 groups");
        assertThatThrownBy(() -> LeaderFollowerPool.builder().groups(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
