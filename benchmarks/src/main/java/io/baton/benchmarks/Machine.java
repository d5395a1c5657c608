package io.baton.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Describes the machine, for the head of a result. What cannot be read here is null. */
public final class Machine {

    private static final Path CPUS = Path.of("/sys/devices/system/cpu");
    private static final long MIB = 1024;

    private Machine() {
    }

    /** Cores, CPU, memory, kernel, mitigations that slow the kernel down, and the JDK of the servers. */
    public static Map<String, Object> describe(Jdk jdk) throws IOException {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("when", Instant.now().toString());
        machine.put("cpu", or(field("/proc/cpuinfo", "model name"), System.getProperty("os.arch")));
        machine.put("cores", Runtime.getRuntime().availableProcessors());
        machine.put("virtual", or(field("/proc/cpuinfo", "flags"), "").contains(" hypervisor"));
        String memory = or(field("/proc/meminfo", "MemTotal"), "0 kB");
        machine.put("memory_mib", Long.parseLong(memory.substring(0, memory.indexOf(' '))) / MIB);
        machine.put("kernel", System.getProperty("os.version"));
        machine.put("governor", text(CPUS.resolve("cpu0/cpufreq/scaling_governor")));
        machine.put("mitigations", mitigations());
        machine.put("jdk", jdk.build());
        return machine;
    }

    /** For each fault of this CPU: how the kernel mitigates it, or that it does not. */
    private static Map<String, Object> mitigations() throws IOException {
        Path directory = CPUS.resolve("vulnerabilities");
        Map<String, Object> mitigations = new TreeMap<>();
        if (!Files.isDirectory(directory)) {
            return mitigations;
        }
        try (var faults = Files.list(directory)) {
            for (Path fault : faults.toList()) {
                String state = text(fault);
                if (state != null && !state.equals("Not affected")) {
                    mitigations.put(fault.getFileName().toString(), state);
                }
            }
        }
        return mitigations;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).trim();
        } catch (IOException e) {
            return null;
        }
    }

    private static String field(String file, String name) throws IOException {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name)).findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).trim()).orElse(null);
        }
    }

    private static String or(String value, String otherwise) {
        return value != null ? value : otherwise;
    }
}
