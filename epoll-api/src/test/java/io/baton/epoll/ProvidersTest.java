package io.baton.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.spi.EventLayout;
import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;

/** Which provider is selected, and what the reports on the others say. */
class ProvidersTest {

    private static List<DiscoveredProvider> found(FakeProvider... providers) {
        return Stream.of(providers).map(DiscoveredProvider::of).toList();
    }

    private static FakeProvider refusing(String name, Throwable thrown) {
        return new FakeProvider(name, 0, () -> {
            if (thrown instanceof Exception exception) {
                throw exception;
            }
            throw (Error) thrown;
        });
    }

    @Test
    void withoutAnyProviderTheMessageSaysWhatToAdd() {
        assertThatThrownBy(() -> Providers.select("auto"))
                .isInstanceOf(NoProviderException.class)
                .hasMessageStartingWith("No usable epoll provider. Found: none. Add io.baton:epoll-native (name 'jna')")
                .hasMessageEndingWith(" to the class path.");
    }

    @Test
    void thePropertyNamesTheProvider() {
        String before = System.setProperty(Providers.PROPERTY, "nosuch");
        try {
            assertThatThrownBy(Providers::selected).isInstanceOf(NoProviderException.class)
                    .hasMessageStartingWith("No usable epoll provider is named 'nosuch'. Found: none.");
        } finally {
            if (before == null) {
                System.clearProperty(Providers.PROPERTY);
            } else {
                System.setProperty(Providers.PROPERTY, before);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", ""})
    void withoutANameTheFirstUsableIsTakenAndTheOthersAreNotOpened(String name) {
        FakeProvider first = new FakeProvider("first", 20);
        FakeProvider second = new FakeProvider("second", 10);

        Selection selection = Providers.select(name, found(first, second));

        assertThat(selection.name()).isEqualTo("first");
        assertThat(selection.candidates()).extracting(ProviderReport::toString)
                .containsExactly("first (priority 20): usable", "second (priority 10): not tried");
        assertThat(second.opened()).isZero();
    }

    @Test
    void aNameBeatsPriority() {
        FakeProvider first = new FakeProvider("first", 20);

        Selection selection = Providers.select("second", found(first, new FakeProvider("second", 10)));

        assertThat(selection.name()).isEqualTo("second");
        assertThat(selection.candidates()).extracting(ProviderReport::isUsable).containsExactly(false, true);
        assertThat(first.opened()).isZero();
    }

    @Test
    void whereTheNamedOneIsMissingTheOthersAreTriedSoThatTheMessageIsTrue() {
        FakeProvider broken = refusing("broken", new UnsatisfiedLinkError("libx.so"));
        FakeProvider works = new FakeProvider("works", 10);

        assertThatThrownBy(() -> Providers.select("nosuch", found(broken, works)))
                .isInstanceOf(NoProviderException.class)
                .hasMessage("No usable epoll provider is named 'nosuch'. Found: broken (priority 0): refused:"
                        + " UnsatisfiedLinkError: libx.so; works (priority 10): usable."
                        + " Name one that is usable (-Dio.baton.epoll.provider=works), or none to let its priority"
                        + " decide.");
        assertThat(works.opened()).isOne();
    }

    @Test
    void theNamedOneIsNotReplacedByAnotherWhenItFails() {
        assertThatThrownBy(() -> Providers.select("broken",
                found(refusing("broken", new IllegalStateException("no epoll here")), new FakeProvider("works", 10))))
                .isInstanceOf(NoProviderException.class)
                .hasMessageContaining("is named 'broken'. Found: broken (priority 0): refused:"
                        + " IllegalStateException: no epoll");
    }

    @Test
    void whateverOneThrowsTheNextIsTried() {
        List<Throwable> vices = List.of(new UnsatisfiedLinkError("libx.so"), new NoClassDefFoundError("a/B"),
                new ExceptionInInitializerError(new IllegalArgumentException("cause")), new Error("plain"),
                new UnsupportedOperationException(), new java.io.IOException("io"), new AssertionError("assert"));
        List<String> said = List.of("UnsatisfiedLinkError: libx.so", "NoClassDefFoundError: a/B",
                "IllegalArgumentException: cause", "Error: plain", "UnsupportedOperationException", "IOException: io",
                "AssertionError: assert");
        for (int i = 0; i < vices.size(); i++) {
            Selection selection = Providers.select("auto",
                    found(refusing("vicious", vices.get(i)), new FakeProvider("works", -1)));

            assertThat(selection.name()).isEqualTo("works");
            assertThat(selection.candidates().get(0).refusal()).isEqualTo(said.get(i));
        }
    }

    @Test
    void noProviderAtAllIsAMistakeOfTheCaller() {
        assertThatThrownBy(() -> Providers.open(null)).isInstanceOf(NullPointerException.class)
                .hasMessage("provider");
        assertThatThrownBy(() -> Providers.open(new FakeProvider("empty", 1, () -> null)))
                .isInstanceOf(NoProviderException.class).hasMessageContaining("open() returned null");
    }

    @Test
    void aRefusalNamesWhatWasThrownAndWhatItCameFrom() {
        Throwable root = new UnsatisfiedLinkError("so");

        assertThat(DiscoveredProvider.reason(new IllegalStateException("outer", new RuntimeException(root))))
                .isEqualTo("IllegalStateException: outer (UnsatisfiedLinkError: so)");
    }

    @Test
    void oneThatFailsIsAskedOnceForOneSelection() {
        FakeProvider broken = refusing("broken", new IllegalStateException("no"));

        assertThatThrownBy(() -> Providers.select("auto", found(broken))).isInstanceOf(NoProviderException.class);

        assertThat(broken.opened()).isOne();
    }

    @Test
    void wantOfMemoryIsNotTakenAsAnAnswer() {
        assertThatThrownBy(() -> Providers.select("auto", found(refusing("hungry", new OutOfMemoryError("heap")))))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void aNameThatThrowsOrIsMissingIsRefusedAndTheNextIsTried() {
        FakeProvider nameless = new FakeProvider(null, 99);
        FakeProvider mute = new FakeProvider("mute", 99) {
            @Override
            public String name() {
                throw new NoClassDefFoundError("com/sun/jna/Native");
            }
        };

        Selection selection = Providers.select("auto", found(nameless, mute, new FakeProvider("works", 1)));

        assertThat(selection.name()).isEqualTo("works");
        assertThat(selection.candidates()).extracting(ProviderReport::toString).containsExactly(
                FakeProvider.class.getName() + ": refused: it has no name",
                mute.getClass().getName() + ": refused: NoClassDefFoundError: com/sun/jna/Native",
                "works (priority 1): usable");
        assertThat(mute.opened() + nameless.opened()).isZero();
    }

    @Test
    void oneThatLiesAboutTheLayoutIsRefused() {
        for (EventLayout lie : List.of(EventLayout.NATURAL, new EventLayout(16, 4), new EventLayout(400, 4))) {
            FakeProvider liar = new FakeProvider("liar", 99, () -> FakeKernel.thatStates(lie).calls());

            Selection selection = Providers.select("auto", found(liar, new FakeProvider("honest", 1)));

            assertThat(selection.name()).as("beside %s", lie).isEqualTo("honest");
            assertThat(selection.candidates().get(0).outcome()).isEqualTo(ProviderReport.Outcome.REFUSED);
        }
    }

    @Test
    void theRefusalOfALiarSaysWhatItStatesAndWhere() {
        FakeProvider liar = new FakeProvider("liar", 1, () -> FakeKernel.thatStates(EventLayout.NATURAL).calls());

        assertThatThrownBy(() -> Providers.open(liar)).isInstanceOf(NoProviderException.class)
                .hasMessage("IllegalStateException: the provider states that struct epoll_event has 16 bytes with data"
                        + " at 8, but this kernel answers otherwise (" + System.getProperty("os.arch") + ")");
    }

    @Test
    void theProofClosesWhatItOpenedWhetherItHoldsOrNot() {
        FakeKernel honest = FakeKernel.honest();
        FakeKernel lying = FakeKernel.thatStates(EventLayout.NATURAL);
        FakeKernel full = FakeKernel.honest().answering("eventfd", 4, -Linux.EMFILE);

        Providers.open(new FakeProvider("honest", 1, honest::calls));
        assertThatThrownBy(() -> Providers.open(new FakeProvider("liar", 2, lying::calls)));
        assertThatThrownBy(() -> Providers.open(new FakeProvider("full", 3, full::calls)))
                .hasMessageContaining("EMFILE");

        assertThat(honest.log()).containsSubsequence("epollWait", "close", "close", "close");
        assertThat(lying.log()).containsSubsequence("epollWait", "close", "close", "close");
        assertThat(full.log()).containsExactly("epollCreate1", "eventfd", "eventfd", "close", "close");
    }

    @Test
    void aProviderIsOpenedOnceAndItsSystemCallsAreKept() throws ErrnoException {
        FakeProvider provider = new FakeProvider("one", 1);

        assertThat(Providers.open(provider)).isSameAs(Providers.open(provider));
        try (Epoll epoll = Epoll.create(provider)) {
            assertThat(epoll.calls()).isSameAs(Providers.open(provider));
        }
        assertThat(provider.opened()).isOne();
    }

    @Test
    void twoOfTheSameNameAreWarnedOfAndTheFirstUsableIsTaken() {
        FakeProvider broken = refusing("twin", new UnsatisfiedLinkError("libx.so"));
        FakeProvider works = new FakeProvider("twin", 0);

        List<String> warnings = warningsOf(() -> {
            Selection selection = Providers.select("twin", found(broken, works));
            assertThat(selection.calls()).isSameAs(Providers.open(works));
        });

        String type = FakeProvider.class.getName();
        assertThat(warnings).containsExactly("2 epoll providers are named 'twin': " + type + ", " + type
                + ". The first usable one is taken.");
    }

    @Test
    void twinsThatAreNotTakenAreNobodysConcern() {
        assertThat(warningsOf(() -> Providers.select("auto", found(new FakeProvider("only", 2),
                new FakeProvider("twin", 1), new FakeProvider("twin", 1))))).isEmpty();
    }

    private static List<String> warningsOf(Runnable action) {
        List<String> warnings = new ArrayList<>();
        SimpleFormatter formatter = new SimpleFormatter();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                if (record.getLevel() == Level.WARNING) {
                    warnings.add(formatter.formatMessage(record));
                }
            }

            @Override
            public void flush() {
            }

            @Override
            public void close() {
            }
        };
        Logger logger = Logger.getLogger(Providers.class.getName());
        boolean wasParent = logger.getUseParentHandlers();
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            action.run();
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(wasParent);
        }
        return warnings;
    }
}
