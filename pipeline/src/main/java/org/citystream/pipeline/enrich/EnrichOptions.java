package org.citystream.pipeline.enrich;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** The join's windows and triggers. */
public interface EnrichOptions extends PipelineOptions {

  @Description("Length of the join's windows, in event time.")
  @Default.String("1m")
  String getWindow();

  void setWindow(String window);

  @Description(
      "How long after its end a window still takes in late records, in event time; later ones are"
          + " in raw and processed only.")
  @Default.String("10m")
  String getAllowedLateness();

  void setAllowedLateness(String allowedLateness);

  @Description("Emit speculative rows of open windows this often, in clock time; 0s for none.")
  @Default.String("0s")
  String getEarlyFiring();

  void setEarlyFiring(String earlyFiring);
}
