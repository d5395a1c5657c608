/** New connections, in and out. */
package io.baton.pool.internal.listen;
