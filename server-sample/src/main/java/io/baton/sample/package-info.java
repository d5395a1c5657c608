/**
 * The program {@code baton-server}. {@link io.baton.sample.Main} is its command line; each command is a class:
 * {@link io.baton.sample.Serve}, {@link io.baton.sample.Fifo}, {@link io.baton.sample.Modes} and
 * {@link io.baton.sample.Doctor}. What is answered over HTTP is in {@code io.baton.sample.http}.
 */
package io.baton.sample;
