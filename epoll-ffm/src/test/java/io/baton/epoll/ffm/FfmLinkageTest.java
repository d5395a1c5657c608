package io.baton.epoll.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Providers;

import org.junit.jupiter.api.Test;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The class for Java 17, loaded from the folder of classes, where no JVM looks into META-INF/versions. */
class FfmLinkageTest {

    @Test
    void theTestsRunOnTheClassesForJdk22() {
        assertThat(Providers.open(new FfmProvider()).getClass().getSimpleName()).isEqualTo("FfmSystemCalls");
    }

    @Test
    void onAnOlderJavaTheReasonIsItsVersion() throws Exception {
        assertThat(reason(17)).isEqualTo("it needs JDK 22 or newer, this is Java 17");
        assertThat(reason(21)).isEqualTo("it needs JDK 22 or newer, this is Java 21");
    }

    @Test
    void onANewerJavaTheReasonIsThatItIsNotLoadedFromItsJar() throws Exception {
        assertThat(reason(22)).contains("META-INF/versions/22").contains("Multi-Release");
    }

    private static String reason(int feature) throws Exception {
        URL[] path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(each -> !each.endsWith("versions/22")).map(FfmLinkageTest::url).toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
            var method = loader.loadClass(FfmLinkage.class.getName()).getDeclaredMethod("reason", int.class);
            method.setAccessible(true);
            return (String) method.invoke(null, feature);
        }
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (java.net.MalformedURLException e) {
            throw new AssertionError(e);
        }
    }
}
