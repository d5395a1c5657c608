/** New connections. */
package io.baton.pool.listen;
