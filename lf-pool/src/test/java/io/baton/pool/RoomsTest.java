package io.baton.pool;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaStaticInitializer;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.baton.pool.internal.log.Log;
import org.junit.jupiter.api.Test;

/** Which room of the pool may know which: ARCHITECTURE.md, as rules. */
class RoomsTest {

    private static final String INSIDE = "io.baton.pool.internal..";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.baton.pool");

    private static void neverKnows(String room, String... others) {
        noClasses().that().resideInAPackage(room).should().dependOnClassesThat(resideInAnyPackage(others))
                .check(CLASSES);
    }

    private static String room(String name) {
        return "io.baton.pool.internal." + name;
    }

    @Test
    void theRoomsInsideHaveNoCycle() {
        slices().matching("io.baton.pool.internal.(*)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheBuilderThePoolAndTheKindOfFollowersReachInside() {
        noClasses().that().resideInAPackage("io.baton.pool")
                .and().doNotHaveSimpleName("PoolBuilder").and().doNotHaveSimpleName("Followers")
                .and().doNotHaveSimpleName("LeaderFollowerPool").and().doNotHaveSimpleName("PoolEnd")
                .and().resideOutsideOfPackage(INSIDE)
                .should().dependOnClassesThat(resideInAPackage(INSIDE)).check(CLASSES);
    }

    @Test
    void framingUsesThePublicApiAlone() {
        neverKnows("io.baton.pool.framing..", INSIDE, "io.baton.epoll..");
    }

    /** The JVM makes the string of a literal where it is first used, which fails if the heap is full. */
    @Test
    void everyMessageOfTheLogIsMadeInAStaticInitializer() {
        noClasses().should().callMethodWhere(describe("a message is made outside of a static initializer",
                call -> call.getTargetOwner().isEquivalentTo(Log.class) && !call.getName().equals("of")
                        && !call.getOrigin().getName().equals(JavaStaticInitializer.STATIC_INITIALIZER_NAME)))
                .check(CLASSES);
    }

    @Test
    void noRoomKnowsTheGroupThatWiresIt() {
        for (String room : new String[] {"lead", "connection", "reply", "listen", "time", "buffer", "proc", "log",
                "thread"}) {
            neverKnows(room(room), room("group"));
        }
    }

    @Test
    void theLeadKnowsNothingOfConnectionsAndTheyNothingOfTheLead() {
        neverKnows(room("lead"), room("connection"), room("reply"), room("buffer"), room("listen"));
        neverKnows(room("connection"), room("lead"), room("reply"), room("listen"));
        neverKnows(room("reply"), room("lead"), room("listen"));
        neverKnows(room("thread"), room("lead"), room("connection"), room("reply"), room("buffer"), room("listen"));
    }
}
