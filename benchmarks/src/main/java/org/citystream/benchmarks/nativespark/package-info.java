/**
 * The pipeline's work, written by hand for Spark Structured Streaming: the same topics, datasets,
 * columns and folders, so that the same questions can be asked of both lakes.
 *
 * <p>One query passes over the records once. A task parses what it reads of a partition and writes
 * it to files that are named for the offset they begin at, so that a task that is repeated replaces
 * them; what the join needs is put together by vehicle and window before the shuffle. Spark's
 * windows then join in append mode: the row of a window is written once, when the newest record is
 * {@code --maxOutOfOrderness} past its end, and records that come later are archived, but in no
 * row. Two queries, of which one wrote the datasets with Spark's own writer from a persisted parse,
 * took more than twice as much processor time.
 */
package org.citystream.benchmarks.nativespark;
