/** Bytes to requests: where a head ends, what it says, and which bytes behind it are its body. */
@NullMarked
package io.baton.http.internal.parse;

import org.jspecify.annotations.NullMarked;
