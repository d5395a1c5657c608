/** Header fields as a list, and the rules for their names and values. */
@NullMarked
package io.baton.http.internal.fields;

import org.jspecify.annotations.NullMarked;
