package org.citystream.pipeline.lake;

import java.io.Serializable;

/**
 * A file that was written anew and is not in its place yet.
 *
 * @param group which
 * @param name its name; empty if no row stayed, so that there is no file
 * @param rows how many rows there were to choose from
 */
record SortedFile(FileGroup group, String name, long rows) implements Serializable {}
