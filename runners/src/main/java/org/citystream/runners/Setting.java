package org.citystream.runners;

/**
 * An option that Beam declares, with a value and a help text that fit this pipeline.
 *
 * @param option its name on the command line, without the dashes
 * @param value its value for a user who gives none; empty if that follows from other things
 * @param help what it is
 */
public record Setting(String option, String value, String help) {}
