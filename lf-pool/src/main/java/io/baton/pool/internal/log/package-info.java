/** Logging that cannot throw out. */
package io.baton.pool.internal.log;
