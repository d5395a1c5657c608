/** The cost of a system call through each provider, beside the same call from C. */
package io.baton.benchmarks.calls;
