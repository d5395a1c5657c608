package io.baton.sample;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: the version of the module, of Java and of the kernel. */
final class Version implements IVersionProvider {

    /** For picocli. */
    Version() {
    }

    @Override
    public String[] getVersion() {
        return new String[] {"baton-server " + ofThisModule() + " (Java " + System.getProperty("java.version") + ", "
            + System.getProperty("os.name") + ' ' + System.getProperty("os.version") + ' '
            + System.getProperty("os.arch") + ')'};
    }

    private static String ofThisModule() {
        Module module = Version.class.getModule();
        return module.isNamed() ? module.getDescriptor().rawVersion().orElse("without a version") : "on the class path";
    }
}
