/** What {@code baton-server} answers over HTTP. {@link io.baton.sample.http.HttpService} has the list. */
@NullMarked
package io.baton.sample.http;

import org.jspecify.annotations.NullMarked;
