/** Response heads as bytes. */
@NullMarked
package io.baton.http.internal.wire;

import org.jspecify.annotations.NullMarked;
