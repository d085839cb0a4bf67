package org.citystream.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineVisitor;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.join.UnionCoder;
import org.apache.beam.sdk.transforms.reflect.DoFnSignature;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.util.construction.SplittableParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.apache.beam.sdk.values.WindowingStrategy.AccumulationMode;
import org.citystream.pipeline.ingest.StartOffsets;
import org.citystream.pipeline.lake.RowChunk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CityPipelineTest {

  @Test
  void oneSourceIsReadAndIsTheAlignedOne() {
    assertThat(transforms(SplittableParDo.PrimitiveUnboundedRead.class))
        .singleElement()
        .satisfies(
            read ->
                assertThat(read.getSource().getClass().getSimpleName()).isEqualTo("AlignedSource"));
    assertThat(transforms(SplittableParDo.PrimitiveBoundedRead.class)).isEmpty();
  }

  @Test
  void noDoFnNeedsWhatTheSparkRunnerDoesNotHave() {
    List<ParDo.MultiOutput<?, ?>> parDos = parDos();

    assertThat(parDos).isNotEmpty();
    for (ParDo.MultiOutput<?, ?> parDo : parDos) {
      DoFnSignature signature = DoFnSignatures.signatureForDoFn(parDo.getFn());
      String name = parDo.getFn().getClass().getName();
      assertThat(signature.processElement().isSplittable()).as(name + " is splittable").isFalse();
      assertThat(signature.usesState()).as(name + " has state").isFalse();
      assertThat(signature.usesTimers()).as(name + " has timers").isFalse();
      assertThat(signature.processElement().requiresStableInput()).as(name).isFalse();
      assertThat(parDo.getSideInputs()).as(name + " has side inputs").isEmpty();
    }
  }

  /**
   * Spark stores what they give as objects, and of a step with several its runner changes those.
   */
  @Test
  void noStepOfOursHasSeveralOutputs() {
    List<ParDo.MultiOutput<?, ?>> ours =
        parDos().stream()
            .filter(parDo -> parDo.getFn().getClass().getName().startsWith("org.citystream."))
            .toList();

    assertThat(ours)
        .isNotEmpty()
        .allSatisfy(parDo -> assertThat(parDo.getAdditionalOutputTags().getAll()).isEmpty());
  }

  @Test
  void joinIsTheOnlyGroupingInEventTime() {
    List<WindowingStrategy<?, ?>> global = new ArrayList<>();
    List<WindowingStrategy<?, ?>> eventTime = new ArrayList<>();
    for (PCollection<?> grouped : grouped()) {
      WindowingStrategy<?, ?> strategy = grouped.getWindowingStrategy();
      (strategy.getWindowFn() instanceof GlobalWindows ? global : eventTime).add(strategy);
    }

    assertThat(eventTime)
        .singleElement()
        .extracting(WindowingStrategy::getMode)
        .isEqualTo(AccumulationMode.ACCUMULATING_FIRED_PANES);
    assertThat(global)
        .hasSize(2)
        .extracting(WindowingStrategy::getMode)
        .containsOnly(AccumulationMode.DISCARDING_FIRED_PANES);
  }

  @Test
  void onlyTheJoinAndItsFilesAreGroupedWhenTheArchiveDoesNotWait() {
    CityOptions options = options();
    options.setArchiveInterval("0s");

    assertThat(grouped(options)).hasSize(2);
  }

  @Test
  void chunksAreGroupedAndNotRows() {
    for (PCollection<?> grouped : grouped()) {
      Coder<?> value = ((KvCoder<?, ?>) grouped.getCoder()).getValueCoder();
      List<? extends Coder<?>> coders =
          value instanceof UnionCoder union
              ? union.getElementCoders()
              : List.of(((KvCoder<?, ?>) value).getValueCoder());
      assertThat(coders).hasOnlyElementsOfType(RowChunk.ChunkCoder.class);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("optionsWithoutSense")
  void optionWithoutSenseIsRefusedByItsName(String option, Consumer<CityOptions> setting) {
    CityOptions options = options();
    setting.accept(options);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> CityPipeline.create(options, StartOffsets.EARLIEST))
        .withMessageStartingWith("--" + option + "=");
  }

  private static Stream<Arguments> optionsWithoutSense() {
    return Stream.of(
        senseless("window", options -> options.setWindow("0s")),
        senseless("allowedLateness", options -> options.setAllowedLateness("-1m")),
        senseless("earlyFiring", options -> options.setEarlyFiring("often")),
        senseless("maxFutureSkew", options -> options.setMaxFutureSkew("5")),
        senseless("maxOutOfOrderness", options -> options.setMaxOutOfOrderness("")),
        senseless("idleTimeout", options -> options.setIdleTimeout("0ms")),
        senseless("maxBatchRecords", options -> options.setMaxBatchRecords(0)),
        senseless("archiveInterval", options -> options.setArchiveInterval("-1s")),
        senseless("enrichedInterval", options -> options.setEnrichedInterval("soon")),
        senseless("numShards", options -> options.setNumShards(0)));
  }

  private static Arguments senseless(String option, Consumer<CityOptions> setting) {
    return Arguments.of(option, setting);
  }

  private static CityOptions options() {
    CityOptions options = PipelineOptionsFactory.as(CityOptions.class);
    options.setBootstrapServers("localhost:9092");
    return options;
  }

  private static List<ParDo.MultiOutput<?, ?>> parDos() {
    List<ParDo.MultiOutput<?, ?>> parDos = new ArrayList<>();
    for (TransformHierarchy.Node node : nodes()) {
      if (node.getTransform() instanceof ParDo.MultiOutput<?, ?> parDo) {
        parDos.add(parDo);
      }
    }
    return parDos;
  }

  private static List<PCollection<?>> grouped() {
    return grouped(options());
  }

  private static List<PCollection<?>> grouped(CityOptions options) {
    List<PCollection<?>> grouped = new ArrayList<>();
    for (TransformHierarchy.Node node : nodes(options)) {
      if (node.getTransform() instanceof GroupByKey<?, ?>) {
        grouped.add((PCollection<?>) node.getInputs().values().iterator().next());
      }
    }
    return grouped;
  }

  @SuppressWarnings("rawtypes")
  private static <T> List<T> transforms(Class<T> type) {
    return nodes().stream()
        .map(TransformHierarchy.Node::getTransform)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private static List<TransformHierarchy.Node> nodes() {
    return nodes(options());
  }

  /** All steps of the pipeline, with its reads as the runners see them. */
  private static List<TransformHierarchy.Node> nodes(CityOptions options) {
    Pipeline pipeline = CityPipeline.create(options, StartOffsets.EARLIEST);
    SplittableParDo.convertReadBasedSplittableDoFnsToPrimitiveReads(pipeline);
    List<TransformHierarchy.Node> nodes = new ArrayList<>();
    pipeline.traverseTopologically(
        new PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
            nodes.add(node);
            return CompositeBehavior.ENTER_TRANSFORM;
          }

          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            nodes.add(node);
          }
        });
    return nodes;
  }
}
