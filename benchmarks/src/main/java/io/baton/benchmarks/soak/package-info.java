/** A long run of everything at once, against a server that must not grow and must mix no bytes. */
package io.baton.benchmarks.soak;
