/** How fast the pipeline is, beside hand-written Spark jobs that do the same work. */
package org.citystream.benchmarks;
