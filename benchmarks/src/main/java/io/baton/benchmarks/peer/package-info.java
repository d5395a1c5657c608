/** The servers Baton is compared with, each as its own project would write it: one small main class with one command line. */
package io.baton.benchmarks.peer;
