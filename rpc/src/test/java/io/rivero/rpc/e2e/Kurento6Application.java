package io.rivero.rpc.e2e;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.kurento.client.ConnectionState;
import org.kurento.client.IceCandidate;
import org.kurento.client.KurentoClient;
import org.kurento.client.MediaPipeline;
import org.kurento.client.WebRtcEndpoint;

/// An application that was written for version 6 of the official Java client: two endpoints of the
/// server call each other. It is compiled against the present client, and what that has no more is
/// called by name; {@link Kurento6IT} runs it with the former one. Talks in JDK types.
public final class Kurento6Application {
  private static final long TIMEOUT_SECONDS = 60;

  private final Map<String, Integer> heard = new ConcurrentHashMap<>();

  private Kurento6Application() {}

  /// Runs to the end and tells what was seen.
  public static Map<String, String> run(String uri) throws Exception {
    return new Kurento6Application().call(uri);
  }

  private Map<String, String> call(String uri) throws Exception {
    Map<String, String> seen = new TreeMap<>();
    KurentoClient client = KurentoClient.create(uri);
    try {
      seen.put("version", client.getServerManager().getInfo().getVersion());
      MediaPipeline pipeline = client.createMediaPipeline();
      WebRtcEndpoint a = new WebRtcEndpoint.Builder(pipeline).build();
      WebRtcEndpoint b = new WebRtcEndpoint.Builder(pipeline).build();
      connect(a, b);
      seen.put("childs", Integer.toString(((List<?>) get(pipeline, "getChilds")).size()));
      set(a, "setMinOutputBitrate", 100_000);
      set(a, "setMaxOutputBitrate", 900_000);
      set(a, "setOutputBitrate", 400_000);
      seen.put("minOutputBitrate", String.valueOf(get(a, "getMinOutputBitrate")));
      seen.put("maxOutputBitrate", String.valueOf(get(a, "getMaxOutputBitrate")));
      Object stats = a.getStats().values().iterator().next();
      seen.put("statsInSeconds", Boolean.toString((Double) get(stats, "getTimestamp") > 1e9));
      Object pair = a.getICECandidatePairs().getFirst();
      seen.put("componentID", String.valueOf(get(pair, "getComponentID")));
      seen.put("streamID", String.valueOf(get(pair, "getStreamID")));
      pipeline.release();
      seen.put("pipelines", Integer.toString(client.getServerManager().getPipelines().size()));
      heard.forEach((event, count) -> seen.put(event, count > 0 ? "heard" : ""));
      return seen;
    } finally {
      client.destroy();
    }
  }

  private void connect(WebRtcEndpoint a, WebRtcEndpoint b) throws Exception {
    var connected = new CountDownLatch(2);
    for (WebRtcEndpoint each : List.of(a, b)) {
      each.addConnectionStateChangedListener(event -> {
        if (event.getNewState() == ConnectionState.CONNECTED) {
          connected.countDown();
        }
      });
      listen(each, "addOnIceGatheringDoneListener", event -> {});
      listen(each, "addOnIceComponentStateChangedListener", event -> {});
      listen(each, "addIceComponentStateChangeListener", event -> {});
    }
    a.connect(b);
    var candidates = new AtomicInteger();
    listen(
        a, "addOnIceCandidateListener", event -> b.addIceCandidate(candidate(event, candidates)));
    listen(
        b, "addOnIceCandidateListener", event -> a.addIceCandidate(candidate(event, candidates)));
    a.processAnswer(b.processOffer(a.generateOffer()));
    a.gatherCandidates();
    b.gatherCandidates();
    if (!connected.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("not connected after " + candidates + " candidates");
    }
  }

  private static IceCandidate candidate(Object event, AtomicInteger count) throws Exception {
    count.incrementAndGet();
    return (IceCandidate) get(event, "getCandidate");
  }

  /// What to do with an event.
  private interface Handler {
    void handle(Object event) throws Exception;
  }

  private void listen(Object source, String method, Handler handler) throws Exception {
    Class<?> listener = Class.forName("org.kurento.client.EventListener");
    Object proxy =
        Proxy.newProxyInstance(
            listener.getClassLoader(),
            new Class<?>[] {listener},
            (self, called, arguments) ->
                switch (called.getName()) {
                  case "onEvent" -> {
                    Object event = arguments[0];
                    String stamp = String.valueOf(get(event, "getTimestamp"));
                    heard.merge(method, stamp.matches("\\d{10,}") ? 1 : 0, Integer::sum);
                    handler.handle(event);
                    yield null;
                  }
                  case "hashCode" -> System.identityHashCode(self);
                  case "equals" ->
                      System.identityHashCode(self) == System.identityHashCode(arguments[0]);
                  default -> method;
                });
    source.getClass().getMethod(method, listener).invoke(source, proxy);
  }

  private static Object get(Object target, String method) throws Exception {
    return target.getClass().getMethod(method).invoke(target);
  }

  private static void set(Object target, String method, int value) throws Exception {
    target.getClass().getMethod(method, int.class).invoke(target, value);
  }
}
