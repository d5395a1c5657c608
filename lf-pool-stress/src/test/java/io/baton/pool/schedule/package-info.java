/** Runs threads in every order that makes a difference. Loaded once, whereas the code it runs is loaded anew and instrumented. */
package io.baton.pool.schedule;
