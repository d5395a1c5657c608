/**
 * Files of one directory over HTTP. {@link io.baton.sample.files.FileHandler} answers requests; {@link
 * io.baton.sample.files.ServedRoot} says which files there are.
 */
@NullMarked
package io.baton.sample.files;

import org.jspecify.annotations.NullMarked;
