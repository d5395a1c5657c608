/** One request and its response, as a handler sees them, and the memory that is lent for them. */
@NullMarked
package io.baton.http.internal.exchange;

import org.jspecify.annotations.NullMarked;
