package io.baton.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.NoProviderMessage.Host;
import io.baton.epoll.NoProviderMessage.Place;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** The message says what helps in the place where the program runs. */
class NoProviderMessageTest {

    private static final Host JDK25 = new Host(Place.MODULE_PATH, 25, "Linux");
    private static final Host JDK17 = new Host(Place.CLASS_PATH, 17, "Linux");

    private static String message(String name, Host host, FakeProvider... providers) {
        List<Trial> trials = Stream.of(providers).map(DiscoveredProvider::of).map(Trial::of).map(Trial::open).toList();
        return NoProviderMessage.of(name, trials, host);
    }

    private static FakeProvider refusing(String name, RuntimeException refusal) {
        Callable<io.baton.epoll.spi.SystemCalls> opening = () -> {
            throw refusal;
        };
        return new FakeProvider(name, 0, opening);
    }

    @Test
    void whereNoneIsFoundItNamesThoseThatWorkWithThisJava() {
        assertThat(message("auto", JDK25)).isEqualTo("No usable epoll provider. Found: none."
                + " Add io.baton:epoll-native (name 'jna') or io.baton:epoll-ffm (name 'ffm') to the module path.");
        assertThat(message("auto", JDK17)).isEqualTo("No usable epoll provider. Found: none."
                + " Add io.baton:epoll-native (name 'jna') to the class path.");
    }

    @Test
    void inAnImageItNamesModulesForJlink() {
        assertThat(message("auto", new Host(Place.IMAGE, 25, "Linux"))).endsWith("This image was linked without it:"
                + " add io.baton.epoll.jna or io.baton.epoll.ffm to jlink's --add-modules.");
    }

    @Test
    void oneThatIsThereButIsDeniedSomethingIsNotToBeAdded() {
        FakeProvider denied = refusing("jna", new IllegalStateException("native access is denied"));

        assertThat(message("auto", JDK25, denied)).isEqualTo("No usable epoll provider."
                + " Found: jna (priority 0): refused: IllegalStateException: native access is denied.");
    }

    @Test
    void oneThatNeedsANewerJavaLeavesTheOtherToBeAdded() {
        FakeProvider tooNew = refusing("ffm", new UnsupportedOperationException("it needs JDK 22 or newer"));

        assertThat(message("auto", JDK17, tooNew)).isEqualTo("No usable epoll provider."
                + " Found: ffm (priority 0): refused: it needs JDK 22 or newer."
                + " Add io.baton:epoll-native (name 'jna') to the class path.");
    }

    @Test
    void aKnownNameThatWasNotFoundIsToBeAdded() {
        assertThat(message("ffm", JDK25, new FakeProvider("jna", 10))).isEqualTo(
                "No usable epoll provider is named 'ffm'. Found: jna (priority 10): usable."
                + " Add io.baton:epoll-ffm (name 'ffm') to the module path."
                + " Name one that is usable (-Dio.baton.epoll.provider=jna), or none to let its priority decide.");
    }

    @Test
    void aKnownNameThatDoesNotWorkWithThisJavaIsNotToBeAdded() {
        assertThat(message("ffm", JDK17, new FakeProvider("jna", 10)))
                .contains(" io.baton:epoll-ffm (name 'ffm') needs JDK 22 or newer, this is Java 17. Name one")
                .doesNotContain("Add ");
    }

    @Test
    void onAnotherSystemNothingIsToBeAdded() {
        assertThat(message("auto", new Host(Place.CLASS_PATH, 25, "Mac OS X"))).isEqualTo(
                "No usable epoll provider. Found: none. Only Linux has epoll, this is Mac OS X.");
    }
}
