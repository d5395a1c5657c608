/** Pictures and tables from the result files of the bench: SVG for a page, and the page's blocks in Markdown. */
package io.baton.benchmarks.chart;
