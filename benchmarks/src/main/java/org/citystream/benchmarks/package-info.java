/** How fast the pipeline is, beside a hand-written Spark job that does the same work. */
package org.citystream.benchmarks;
