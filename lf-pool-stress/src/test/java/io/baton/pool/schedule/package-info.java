/**
 * Runs threads in every order that can change the result. Loaded once; of the code it runs, instrumented copies are loaded.
 */
package io.baton.pool.schedule;
