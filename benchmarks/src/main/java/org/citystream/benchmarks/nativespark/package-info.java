/**
 * The pipeline's work, written by hand for Spark Structured Streaming: the same topics, datasets,
 * columns and folders, so that the same questions can be asked of both lakes. Only the topic of raw
 * is in its folders' names alone where Spark writes it.
 *
 * <p>Two queries read the topics. One keeps each micro-batch in memory and writes its datasets with
 * Spark's own writers, a job each. Of the other, what the join needs is put together by vehicle and
 * window before the shuffle; Spark's windows then join in append mode: the row of a window is
 * written once, when the newest record is {@code --maxOutOfOrderness} past its end, and records
 * that come later are archived, but in no row. A record is parsed twice, once for its dataset and
 * once for the join: to keep what was parsed in place of the records took longer. Dead letters go
 * through the driver, so that a micro-batch with very many takes a smaller {@code
 * --maxRecordsPerBatch}. When the job dies, the micro-batch that it was at is written once more:
 * none of its records is lost, but its rows and dead letters may be there twice.
 *
 * <p>With {@code --fused} one query passes over the records once. A task parses what it reads of a
 * partition and writes it to files that are named for the offset they begin at, so that a task that
 * is repeated replaces them, and hands on what the join needs: nothing is parsed twice or kept, for
 * two thirds of the processor's time.
 */
package org.citystream.benchmarks.nativespark;
