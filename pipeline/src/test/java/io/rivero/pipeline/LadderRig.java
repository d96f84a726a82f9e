package io.rivero.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/// A publisher's track on a loop, to be fed with packets by hand.
abstract class LadderRig {
  final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
  final MediaRuntime runtime;
  final MediaPipeline pipeline;
  final WebRtcEndpoint endpoint;
  final TrackSource track;

  LadderRig(MediaType type) throws IOException {
    runtime =
        new MediaRuntime(
            MediaRuntime.Config.defaults().withMediaPort(0),
            (source, event, time) -> events.add(event));
    pipeline = new MediaPipeline(runtime);
    endpoint = negotiated();
    TrackSource negotiated = home(() -> endpoint.track(type));
    assertThat(negotiated).isNotNull();
    track = negotiated;
  }

  @AfterEach
  void closeRuntime() {
    runtime.close();
  }

  /// An endpoint that has answered the offer of another one.
  final WebRtcEndpoint negotiated() {
    var answerer = new WebRtcEndpoint(pipeline, null, null, null, null, null);
    var offerer = new WebRtcEndpoint(pipeline, null, null, null, null, null);
    answerer.processOffer(offerer.generateOffer(null));
    return answerer;
  }

  final <T extends @Nullable Object> T home(Callable<T> task) {
    return pipeline.home().call(task);
  }

  /// What the application was told: by the element, and by its pipeline again.
  final List<String> errors() {
    return events.stream()
        .filter(Event.Error.class::isInstance)
        .map(event -> ((Event.Error) event).description())
        .toList();
  }

  final void until(BooleanSupplier condition) {
    Wait.until(condition, () -> "events: " + events);
  }
}
