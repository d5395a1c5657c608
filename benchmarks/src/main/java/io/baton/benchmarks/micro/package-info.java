/** What the parts of the pool cost by themselves, on the real classes: lead, reply ring, state word, timer wheel. */
package io.baton.benchmarks.micro;
