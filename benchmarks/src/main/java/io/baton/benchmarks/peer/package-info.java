/** The servers Baton is compared with, each as its own project would write it: a small main class, one command line. */
package io.baton.benchmarks.peer;
