package io.rivero.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphTest {
  private final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<MediaObject> sources = new ConcurrentLinkedQueue<>();
  private final MediaRuntime runtime;

  GraphTest() throws IOException {
    runtime =
        new MediaRuntime(
            MediaRuntime.Config.defaults().withMediaPort(0),
            (source, event, time) -> {
              sources.add(source);
              events.add(event);
            });
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void idsNameTheTree() {
    var pipeline = new MediaPipeline(runtime);
    var element = new PassThrough(pipeline);
    assertThat(pipeline.getId()).matches("[0-9a-f-]{36}_kurento\\.MediaPipeline");
    assertThat(element.getId()).startsWith(pipeline.getId() + "/").endsWith("_kurento.PassThrough");
    assertThat(element.getParent()).isEqualTo(pipeline);
    assertThat(pipeline.getChildren()).containsExactly(element);
    assertThat(pipeline.getName()).isEqualTo(pipeline.getId());
  }

  @Test
  void connectWithoutAKindConnectsAllThree() {
    var pipeline = new MediaPipeline(runtime);
    var a = new PassThrough(pipeline);
    var b = new PassThrough(pipeline);
    a.connect(b, null, null, null);
    assertThat(a.getSinkConnections(null, null))
        .extracting(ElementConnectionData::type)
        .containsExactly(MediaType.AUDIO, MediaType.VIDEO, MediaType.DATA);
    assertThat(b.getSourceConnections(MediaType.VIDEO, "default"))
        .containsExactly(new ElementConnectionData(a, b, MediaType.VIDEO, "default", "default"));
    assertThat(events).hasSize(3).allMatch(event -> event instanceof Event.ElementConnected);
  }

  @Test
  void aSecondSourceReplacesTheFirst() {
    var pipeline = new MediaPipeline(runtime);
    var first = new PassThrough(pipeline);
    var second = new PassThrough(pipeline);
    var sink = new PassThrough(pipeline);
    first.connect(sink, MediaType.VIDEO, null, null);
    second.connect(sink, MediaType.VIDEO, null, null);
    assertThat(sink.getSourceConnections(null, null))
        .extracting(ElementConnectionData::source)
        .containsExactly(second);
    assertThat(first.getSinkConnections(null, null)).isEmpty();
    assertThat(events)
        .extracting(Object::getClass)
        .containsExactly(
            Event.ElementConnected.class,
            Event.ElementDisconnected.class,
            Event.ElementConnected.class);
  }

  @Test
  void elementsOfTwoPipelinesCannotBeConnected() {
    var a = new PassThrough(new MediaPipeline(runtime));
    var b = new PassThrough(new MediaPipeline(runtime));
    assertThatThrownBy(() -> a.connect(b, null, null, null))
        .isInstanceOfSatisfying(
            MediaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONNECT_ERROR));
    a.disconnect(b, null, null, null);
  }

  @Test
  void aRingOfElementsThatOnlyPassOnGivesNothingAndHangsNothing() {
    var pipeline = new MediaPipeline(runtime);
    var a = new PassThrough(pipeline);
    var b = new PassThrough(pipeline);
    a.connect(b, null, null, null);
    b.connect(a, null, null, null);
    a.connect(a, null, null, null);
    assertThat(a.isMediaFlowingOut(MediaType.VIDEO, null)).isFalse();
    pipeline.release();
    assertThat(runtime.pipelines()).isEmpty();
  }

  @Test
  void releasingAnElementDisconnectsIt() {
    var pipeline = new MediaPipeline(runtime);
    var a = new PassThrough(pipeline);
    var b = new PassThrough(pipeline);
    a.connect(b, null, null, null);
    b.release();
    assertThat(a.getSinkConnections(null, null)).isEmpty();
    assertThat(pipeline.getChildren()).containsExactly(a);
    assertThatThrownBy(() -> a.connect(b, null, null, null)).isInstanceOf(MediaException.class);
  }

  @Test
  void nothingCanBeMadeInAReleasedPipeline() {
    var pipeline = new MediaPipeline(runtime);
    pipeline.release();
    pipeline.release();
    assertThatThrownBy(() -> new PassThrough(pipeline)).isInstanceOf(MediaException.class);
  }

  @Test
  void tagsHaveALimit() {
    var pipeline = new MediaPipeline(runtime);
    for (int i = 0; i < Tags.MAX_COUNT; i++) {
      pipeline.addTag("key" + i, "value");
    }
    pipeline.addTag("key7", "other");
    assertThat(pipeline.getTag("key7")).isEqualTo("other");
    assertThatThrownBy(() -> pipeline.addTag("one more", "")).isInstanceOf(MediaException.class);
    String all = "x".repeat(Tags.MAX_CHARACTERS);
    assertThatThrownBy(() -> pipeline.addTag("key7", all)).isInstanceOf(MediaException.class);
    pipeline.setName(all);
    assertThatThrownBy(() -> pipeline.setName(all + "x")).isInstanceOf(MediaException.class);
    assertThatThrownBy(() -> pipeline.getTag("unknown"))
        .isInstanceOfSatisfying(
            MediaException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.MEDIA_OBJECT_TAG_KEY_NOT_FOUND));
  }

  @Test
  void dotShowsElementsAndConnections() {
    var pipeline = new MediaPipeline(runtime);
    var a = new PassThrough(pipeline);
    var b = new PassThrough(pipeline);
    a.connect(b, MediaType.AUDIO, null, null);
    a.setName("a \"quoted\\ name\n" + "long".repeat(50));
    String dot = pipeline.getGstreamerDot(null);
    assertThat(dot)
        .startsWith("digraph")
        .contains("label=\"" + pipeline.getId() + "\"")
        .contains("\"" + a.getId() + "\" [label=\"PassThrough\\na \\\"quoted\\\\ name longlong")
        .contains("\"" + b.getId() + "\" [label=\"PassThrough\"]")
        .contains("\"" + a.getId() + "\" -> \"" + b.getId() + "\" [label=\"AUDIO\", style=dashed]");
    assertThat(pipeline.getGstreamerDot(GstreamerDotDetails.SHOW_MEDIA_TYPE))
        .contains("\"" + a.getId() + "\" [label=\"PassThrough\"]");
    assertThat(a.getGstreamerDot(null)).contains(b.getId()).doesNotContain("VIDEO");
  }

  @Test
  void drawingsAreWrittenToTheFolderOfTheRuntimeOnly(@TempDir Path folder) throws Exception {
    var pipeline = new MediaPipeline(runtime);
    var element = new PassThrough(pipeline);
    element.setName("../../escape");
    pipeline.dumpGstreamerDot(null); // nowhere, and no error
    runtime.setDotFolder(folder.resolve("deep"));
    pipeline.dumpGstreamerDot(null);
    element.dumpGstreamerDot(GstreamerDotDetails.SHOW_ALL);
    try (var files = Files.list(folder.resolve("deep"))) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted())
          .hasSize(2)
          .allMatch(name -> name.matches("\\d+-000[12]-(MediaPipeline|PassThrough)\\.dot"));
    }
    var full = new DotFolder(folder);
    for (int i = 0; i < DotFolder.MAX_FILES; i++) {
      full.write(pipeline, "");
    }
    assertThatThrownBy(() -> full.write(pipeline, "")).isInstanceOf(MediaException.class);
  }

  @Test
  void faultsAreToldByTheElementAndItsPipeline() {
    var pipeline = new MediaPipeline(runtime);
    var element = new PassThrough(pipeline);
    var fault = new Event.Error("broken", 40003, "UNEXPECTED_ELEMENT_ERROR");
    element.onHome(() -> {
      element.raise(fault);
      return null;
    });
    assertThat(sources).containsExactly(element, pipeline);
    assertThat(events).containsExactly(fault, fault);
  }

  /// Eight clients change one pipeline at random; whatever they did, it is consistent, and empty
  /// after its release.
  @Test
  void eightClientsLeaveThePipelineConsistentAndEmpty() throws Exception {
    var pipeline = new MediaPipeline(runtime);
    var elements = new ConcurrentLinkedQueue<MediaElement>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int client = 0; client < 8; client++) {
        var random = new Random(client);
        running.add(clients.submit(() -> changeAtRandom(pipeline, elements, random)));
      }
      for (Future<?> client : running) {
        client.get();
      }
    }
    for (MediaObject child : pipeline.getChildren()) {
      var element = (MediaElement) child;
      for (ElementConnectionData data : element.getSinkConnections(null, null)) {
        assertThat(data.sink().getSourceConnections(data.type(), null)).containsExactly(data);
      }
    }
    pipeline.release();
    assertThat(pipeline.getChildren()).isEmpty();
    assertThat(elements)
        .allSatisfy(element -> {
          assertThat(element.getSinkConnections(null, null)).isEmpty();
          assertThat(element.getSourceConnections(null, null)).isEmpty();
        });
    assertThat(runtime.pipelines()).isEmpty();
  }

  private static void changeAtRandom(
      MediaPipeline pipeline, ConcurrentLinkedQueue<MediaElement> all, Random random) {
    var mine = new ArrayList<MediaElement>();
    for (int step = 0; step < 300; step++) {
      if (mine.size() < 2 || random.nextInt(10) == 0) {
        var made =
            random.nextBoolean()
                ? new PassThrough(pipeline)
                : new WebRtcEndpoint(pipeline, null, null, null, null, null);
        mine.add(made);
        all.add(made);
        continue;
      }
      MediaElement one = mine.get(random.nextInt(mine.size()));
      List<MediaElement> others = List.copyOf(all);
      MediaElement other = others.get(random.nextInt(others.size()));
      MediaType type = random.nextBoolean() ? null : MediaType.VIDEO;
      try {
        switch (random.nextInt(4)) {
          case 0, 1 -> one.connect(other, type, null, null);
          case 2 -> one.disconnect(other, type, null, null);
          default -> {
            one.release();
            mine.remove(one);
          }
        }
      } catch (MediaException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.CONNECT_ERROR); // the other was released meanwhile
      }
    }
  }

  @Test
  void filtersInARingAreReleasedLikeAllOthers() {
    var pipeline = new MediaPipeline(runtime);
    var first = new ImageOverlayFilter(pipeline);
    var second = new ImageOverlayFilter(pipeline);
    var endpoint = new WebRtcEndpoint(pipeline, null, null, null, null, null);
    first.connect(first, null, null, null);
    first.connect(second, null, null, null);
    second.connect(first, null, null, null);
    second.connect(endpoint, null, null, null);
    assertThat(first.isMediaFlowingOut(MediaType.VIDEO, null)).isFalse();
    pipeline.release();
    assertThat(runtime.pipelines()).isEmpty();
  }
}
