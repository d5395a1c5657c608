/** The server and its connections: what happens when bytes, time or a completed response come. */
@NullMarked
package io.baton.http.internal.server;

import org.jspecify.annotations.NullMarked;
