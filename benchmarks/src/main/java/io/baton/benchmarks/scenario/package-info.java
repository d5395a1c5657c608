/** What is measured: the rows P1 to P17 of the table of goals, each a class, and what else is worth measuring. */
package io.baton.benchmarks.scenario;
