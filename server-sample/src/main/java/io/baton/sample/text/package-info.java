/** What users write and what they are shown: durations, and text that comes from others. */
@NullMarked
package io.baton.sample.text;

import org.jspecify.annotations.NullMarked;
