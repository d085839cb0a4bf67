package org.citystream.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a contestant is to do.
 *
 * @param bootstrapServers where the topics are
 * @param lake where the lake is to be
 * @param window length of the join's windows
 * @param cores how many it may use
 * @param pipelineArguments further arguments of this project's pipeline
 */
record Task(
    String bootstrapServers,
    Path lake,
    Duration window,
    int cores,
    List<String> pipelineArguments) {}
