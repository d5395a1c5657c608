package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.pool.internal.group.ClosePrograms;
import io.baton.pool.internal.group.FollowerPrograms;
import io.baton.pool.schedule.Explorer;
import io.baton.pool.schedule.Mutant;
import io.baton.pool.schedule.Part;
import io.baton.pool.schedule.Program;
import io.baton.pool.schedule.Woven;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Supplier;
import java.util.logging.LogManager;
import java.util.stream.Stream;

/**
 * Runs carriers with their virtual followers, and threads that end blocks or close the pool, in many orders. Also checks that the model
 * notices bugs.
 */
class EveryFollowerScheduleTest {

    private static final boolean FULL = Boolean.getBoolean("io.baton.stress.full");
    private static final long LIMIT = FULL ? 2_000_000 : 20;
    private static final long AT_RANDOM = FULL ? 200_000 : 200;
    private static final long AT_RANDOM_OF_MUTANTS = 50_000;
    private static final long SEED = 3;

    private static final String GROUP = "io.baton.pool.internal.group.";
    private static final String THREAD = "io.baton.pool.internal.thread.";

    /** Aborted runs log failures of their loops, which say nothing. */
    @BeforeAll
    static void withoutLog() {
        LogManager.getLogManager().reset();
    }

    static Stream<Class<?>> programs() {
        return Stream.of(FollowerPrograms.class, ClosePrograms.class).flatMap(each -> Arrays.stream(each.getClasses()))
                .sorted(Comparator.comparing(Class::getName));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void everyScheduleEndsAsItShould(Class<?> program) throws Exception {
        Supplier<Program> programs = new Woven(Part.FOLLOWERS).programs(program.getName());
        Explorer explorer = new Explorer(programs.get().threads().size());
        Explorer.Result inOrder = explorer.explore(programs, LIMIT);
        System.out.println(program.getSimpleName() + ": " + inOrder);
        assertThat(inOrder.schedules()).isPositive();
        assertThat(inOrder.complete() || inOrder.schedules() + inOrder.cut() >= LIMIT).isTrue();
        if (!inOrder.complete()) {
            Explorer.Result atRandom = explorer.sample(programs, AT_RANDOM, SEED);
            System.out.println(program.getSimpleName() + " at random: " + atRandom);
            assertThat(atRandom.schedules()).isGreaterThan(AT_RANDOM / 2);
        }
    }

    static Stream<Arguments> mutants() {
        return Stream.of(
                mutant("the next follower does not send what the last one left", FollowerPrograms.UnmountWithTheLead.class,
                        GROUP + "CarriedTurns", "membership.tasks().sendReplies();", ";"),
                mutant("a follower that comes back still leads", FollowerPrograms.UnmountWithTheLead.class,
                        GROUP + "CarriedTurns", "timer.leaves();", ";"),
                mutant("a block is noted without a CAS", FollowerPrograms.UnmountWithTheLead.class, THREAD + "VirtualFollower",
                        "boolean left = STATE.compareAndSet(this, CARRIED, ALONE);", "boolean left = true; state = ALONE;"),
                mutant("a yield is taken for a block", FollowerPrograms.YieldAgainstBlock.class, GROUP + "CarriedTurns",
                        "boolean ready = follower.takeReady();", "boolean ready = false; if (true) { follower.leave(); return false; }"),
                mutant("a follower that does not leave after all is counted", FollowerPrograms.YieldAgainstBlock.class,
                        THREAD + "VirtualFollower", "if (!left) {", "if (false) {"),
                mutant("the leader is woken before the follower is queued", FollowerPrograms.TwoResumeAtOnce.class,
                        THREAD + "VirtualFollowers", "lock.lock();\n        try {\n            follower.queuedNext = null;",
                        "whenReady.run();\nlock.lock();\ntry {\nfollower.queuedNext = null;\n"
                        + "if (first == null) { first = follower; } else { last.queuedNext = follower; }\n"
                        + "last = follower;\nif (!abandoned) { return; }\n"),
                mutant("no second look after the leader says that it waits", FollowerPrograms.ResumeWhileAnotherLeads.class,
                        GROUP + "LeaderLoop", "if (tasks.hasReadyFollowers()) {\n                // More",
                        "if (false) {\n                // More"),
                mutant("the end of a block is counted twice", FollowerPrograms.TwoResumeAtOnce.class, THREAD + "VirtualFollower",
                        "if (wasAlone) {", "if (wasAlone) { all.returned();"),
                mutant("a queued follower stays in the queue", FollowerPrograms.TwoResumeAtOnce.class, THREAD + "VirtualFollowers",
                        "first = following;", "first = following == null ? next : following;"),
                mutant("nobody relieves a carrier that is blocked", FollowerPrograms.CarrierBlocked.class,
                        "io.baton.pool.internal.lead.Watch", "return isStillBlocked(leader);", "return false;"),
                mutant("a carrier is relieved although it waits again", FollowerPrograms.RelievedAsItReturns.class,
                        "io.baton.pool.internal.lead.Lead", "|| LeadWord.has(seen, WAITING)\n", "\n"),
                mutant("the queue of a relieved carrier is not looked at", FollowerPrograms.RelievedWithAQueue.class,
                        GROUP + "LeaderLoop", "tasks.hasReadyFollowers()", "false"),
                mutant("no second look after a turn was held back", FollowerPrograms.HeldBack.class, GROUP + "Dispatcher",
                        "if (!isExhausted()) {", "if (false) {"),
                mutant("a follower leaves although it is in epoll_wait", FollowerPrograms.ProviderBlocks.class, GROUP + "CarriedTurns",
                        "job == Job.LEAD && membership.lead().isWaitingLeader(me)", "false"),
                mutant("a spare follower is mounted before it can run", FollowerPrograms.StrayUnpark.class, THREAD + "Carrier",
                        "if (follower.takeReady()) {", "if (follower.takeReady() || true) {"),
                mutant("the carriers do not wait for followers that block", ClosePrograms.StopWithBlocked.class,
                        GROUP + "RestOfFollowers", "while (stopping", "while (false"),
                mutant("the leader is not woken for what was held back", FollowerPrograms.HeldBack.class, GROUP + "TurnQueue",
                        "if (!heldBack.isEmpty() && lead.isWaiting()) {", "if (false) {"),
                mutant("what was held back is lost at the close", ClosePrograms.CloseWithBlocked.class, GROUP + "Dispatcher",
                        "turnQueue.holdBack(connection);", ";"),
                mutant("the pool gives followers up without a look at the queue", ClosePrograms.AbandonedAsTheyReturn.class,
                        THREAD + "VirtualFollowers", "if (hasReady()) {", "if (false) {"));
    }

    private static Arguments mutant(String name, Class<?> program, String className, String from, String to) {
        return Arguments.of(name, program, new Mutant(className, from, to));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void theModelNotices(String name, Class<?> program, Mutant mutant, @TempDir Path directory) throws Exception {
        Supplier<Program> programs = mutant.weave(Part.FOLLOWERS, directory).programs(program.getName());
        Explorer explorer = new Explorer(programs.get().threads().size());
        assertThatThrownBy(() -> explorer.sample(programs, AT_RANDOM_OF_MUTANTS, SEED)).isInstanceOf(AssertionError.class)
                .hasMessageNotContaining("the loop of a carrier has failed")
                .satisfies(noticed -> System.out.println(name + ": " + noticed.getMessage().lines().findFirst().orElse("")));
    }
}
