package org.citystream.simulator.city;

import java.util.List;
import java.util.UUID;

/**
 * Reproducible chance without state: a tree of seeds, each of which stands for one fixed draw. What
 * is drawn for one thing does not depend on how much was drawn for others.
 *
 * @param value the seed's own 64 bits
 */
public record Seed(long value) {

  /** The seed below this one for the thing with this number. */
  public Seed with(long number) {
    return new Seed(mix(value + 0x9E3779B97F4A7C15L * (number + 1)));
  }

  /** The seed below this one for the thing with this name. */
  public Seed with(String name) {
    long hash = 0;
    for (int i = 0; i < name.length(); i++) {
      hash = mix(hash + name.charAt(i) + 1);
    }
    return with(hash);
  }

  /** A number from 0 (included) to 1 (excluded). */
  public double unit() {
    return (mix(value) >>> 11) * 0x1.0p-53;
  }

  /** A number from {@code low} (included) to {@code high} (excluded). */
  public double between(double low, double high) {
    return low + unit() * (high - low);
  }

  /** One of the values; the list must not be empty. */
  public <T> T oneOf(List<T> values) {
    return values.get((int) (unit() * values.size()));
  }

  /** A random-looking UUID (version 4). */
  public UUID uuid() {
    long high = (mix(value) & 0xFFFFFFFFFFFF0FFFL) | 0x4000L;
    long low = (mix(value + 1) & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low);
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, 2014). */
  private static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
