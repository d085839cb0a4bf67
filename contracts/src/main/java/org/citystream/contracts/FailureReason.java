package org.citystream.contracts;

/** Why a record became a dead letter. The names are stored in the lake: they never change. */
public enum FailureReason {
  /** The record has no value, or one without a single character. */
  EMPTY_VALUE,
  /** The value is not UTF-8. */
  INVALID_ENCODING,
  /** The value is not JSON: broken, cut short, nested too deeply, or followed by something else. */
  MALFORMED_JSON,
  /** The value is JSON, but not an object. */
  NOT_AN_OBJECT,
  /** No device, or a blank one. */
  MISSING_DEVICE,
  /** No timestamp, or a blank one. */
  MISSING_TIMESTAMP,
  /** The timestamp cannot be read, or lies before 1970. */
  INVALID_TIMESTAMP,
  /** The timestamp is further ahead of the clock than {@code --maxFutureSkew} allows. */
  FUTURE_TIMESTAMP,
  /** A field holds something of another type, such as an object where text belongs. */
  INVALID_TYPE,
  /** A value lies outside its domain, such as a latitude of 95, or is not a finite number. */
  OUT_OF_DOMAIN
}
