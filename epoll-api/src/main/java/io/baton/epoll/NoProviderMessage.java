package io.baton.epoll;

import java.lang.module.ResolvedModule;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The text of a {@link NoProviderException}: which providers were found, why each was refused, and what the user can do
 * about it where the program runs: on the class path, on the module path, or in an image of jlink.
 */
final class NoProviderMessage {

    /** A provider of this project that the user can add. */
    private record Known(String name, String artifact, String module, int firstJava) {
    }

    private static final List<Known> KNOWN = List.of(
            new Known("jna", "io.baton:epoll-native", "io.baton.epoll.jna", 17),
            new Known("ffm", "io.baton:epoll-ffm", "io.baton.epoll.ffm", 22));

    /** The place that a provider must be added to. */
    enum Place {
        /** The classes of this module were loaded from the class path. */
        CLASS_PATH,
        /** This module was loaded from the module path. */
        MODULE_PATH,
        /** This module was linked into a run-time image. */
        IMAGE
    }

    /** What the program runs on. */
    record Host(Place place, int java, String system) {

        static Host current() {
            return new Host(NoProviderMessage.place(NoProviderMessage.class.getModule()), Runtime.version().feature(),
                    System.getProperty("os.name"));
        }
    }

    private NoProviderMessage() {
    }

    /** The message; all trials have been opened. */
    static String of(String name, List<Trial> trials) {
        return of(name, trials, Host.current());
    }

    static String of(String name, List<Trial> trials, Host host) {
        boolean auto = name.equals(Providers.AUTO);
        List<String> sentences = new ArrayList<>();
        sentences.add(auto ? "No usable epoll provider." : "No usable epoll provider is named '" + name + "'.");
        sentences.add("Found: " + (trials.isEmpty() ? "none"
                : trials.stream().map(trial -> trial.report().toString()).collect(Collectors.joining("; "))) + ".");
        if (!host.system().equals("Linux")) {
            sentences.add("Only Linux has epoll, this is " + host.system() + ".");
        } else if (!auto || trials.stream().allMatch(Trial::unsupported)) {
            howToAdd(missing(auto ? "" : name, trials), host).ifPresent(sentences::add);
        }
        usable(trials).ifPresent(sentences::add);
        return String.join(" ", sentences);
    }

    /** The known providers that were not found: all of them, or only the one of this name if the name is not empty. */
    private static List<Known> missing(String name, List<Trial> trials) {
        return KNOWN.stream()
                .filter(known -> trials.stream().noneMatch(trial -> trial.provider().name().equals(known.name())))
                .filter(known -> name.isEmpty() || known.name().equals(name)).toList();
    }

    /** Names the missing providers that work with this Java; if there are none, says why the first one does not. */
    private static Optional<String> howToAdd(List<Known> missing, Host host) {
        List<Known> working = missing.stream().filter(known -> host.java() >= known.firstJava()).toList();
        if (working.isEmpty()) {
            return missing.stream().findFirst().map(known -> known.artifact() + " (name '" + known.name()
                    + "') needs JDK " + known.firstJava() + " or newer, this is Java " + host.java() + ".");
        }
        String names = working.stream().map(known -> named(known, host.place())).collect(Collectors.joining(" or "));
        return Optional.of(switch (host.place()) {
            case CLASS_PATH -> "Add " + names + " to the class path.";
            case MODULE_PATH -> "Add " + names + " to the module path.";
            case IMAGE -> "This image was linked without it: add " + names + " to jlink's --add-modules.";
        });
    }

    private static String named(Known known, Place place) {
        return place == Place.IMAGE ? known.module() : known.artifact() + " (name '" + known.name() + "')";
    }

    private static Optional<String> usable(List<Trial> trials) {
        return trials.stream().filter(trial -> trial.calls() != null).findFirst()
                .map(trial -> "Name one that is usable (-D" + Providers.PROPERTY + "=" + trial.provider().name()
                        + "), or none to let its priority decide.");
    }

    private static Place place(Module module) {
        if (!module.isNamed() || module.getLayer() == null) {
            return Place.CLASS_PATH;
        }
        Optional<URI> location = module.getLayer().configuration().findModule(module.getName())
                .map(ResolvedModule::reference).flatMap(reference -> reference.location());
        return location.filter(uri -> "jrt".equals(uri.getScheme())).isPresent() ? Place.IMAGE : Place.MODULE_PATH;
    }
}
