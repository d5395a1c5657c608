/** Logging that cannot throw. */
package io.baton.pool.internal.log;
