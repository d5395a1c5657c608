/** The runner: starts the servers, loads them in turn, and prints medians and ratios. */
package io.baton.benchmarks;
