/** Which handler a path belongs to, and what was learned of it. */
@NullMarked
package io.baton.http.internal.route;

import org.jspecify.annotations.NullMarked;
