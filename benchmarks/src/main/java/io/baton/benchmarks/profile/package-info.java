/** Where a server's time goes: samples of perf, folded into a table of microseconds for a message. */
package io.baton.benchmarks.profile;
