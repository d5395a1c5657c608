package io.baton.benchmarks.micro;

import io.baton.pool.internal.lead.Follower;
import io.baton.pool.internal.lead.Lead;
import io.baton.pool.internal.lead.Role;
import io.baton.pool.internal.proc.ThreadState;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.ThreadParams;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The lead word: what a round of a leader costs, and what it costs to change leaders. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LeadMicro {

    /** One group of as many threads as the benchmark has; nobody watches, so nobody wakes by the clock. */
    @State(Scope.Benchmark)
    public static class Group {

        private List<Follower> followers;
        private Lead lead;

        /** A free lead. */
        @Setup
        public void open(ThreadParams threads) {
            followers = IntStream.range(0, threads.getThreadCount()).mapToObj(Follower::new).toList();
            lead = new Lead(followers, false);
        }
    }

    /** One thread of the group. */
    @State(Scope.Thread)
    public static class Member {

        private Follower me;

        /** Takes its place. */
        @Setup
        public void bind(Group group, ThreadParams threads) {
            me = group.followers.get(threads.getThreadIndex());
            me.bind(new ThreadState());
        }
    }

    /** The leader goes to wait and comes back: twice a round, whatever the round brings. */
    @Benchmark
    public Role waitAndReturn(Group group, Member member) {
        Role place = Role.LEADER;
        if (!group.lead.isLeader(member.me)) {
            place = group.lead.takeRole(member.me);
        }
        if (!group.lead.beginWait(member.me)) {
            throw new IllegalStateException("not the leader: " + group.lead);
        }
        group.lead.endWait();
        return place;
    }

    /** Takes the free lead and frees it again. */
    @Benchmark
    public boolean takeAndPass(Group group, Member member) {
        return passed(group, member);
    }

    /** Two threads that pass the lead to each other: the one that finds it taken parks, and is woken as the leader. */
    @Benchmark
    @Threads(2)
    public boolean takeAndPassBetweenTwo(Group group, Member member) {
        return passed(group, member);
    }

    private static boolean passed(Group group, Member member) {
        if (group.lead.takeRole(member.me) == Role.IDLE) {
            group.lead.idle(member.me);
        }
        return group.lead.pass(member.me);
    }
}
