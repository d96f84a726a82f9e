package io.rivero.rpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivero.pipeline.MediaRuntime;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Sessions, holders and the collector, without media and without a network.
class RegistryTest {
  private static final Binding BINDING =
      Binding.of(ObjectModel.load(), RiveroServer.REMOTE_CLASSES, MediaRuntime.class);
  private static final BoundClass PIPELINE = requireNonNull(BINDING.find("MediaPipeline"));
  private static final BoundClass ELEMENT = requireNonNull(BINDING.find("PassThrough"));

  private final Registry registry = new Registry(Limits.defaults());
  private final Client one = new Client(message -> {});
  private final Client two = new Client(message -> {});

  private void tree(ClientSession session) {
    registry.add(session, "p", null, "pipeline", PIPELINE);
    registry.add(session, "p/a", "p", "a", ELEMENT);
    registry.add(session, "p/b", "p", "b", ELEMENT);
  }

  private RegisteredObject object(String id) {
    return requireNonNull(registry.find(id));
  }

  private static List<String> ids(List<RegisteredObject> objects) {
    return objects.stream().map(object -> object.id).toList();
  }

  @Test
  void anAbandonedSessionIsCollectedInTheSecondPassAfterItsConnectionWent() {
    tree(registry.session(one, null));
    assertThat(registry.collect()).isEmpty();
    assertThat(registry.collect()).isEmpty(); // connected sessions live for ever
    registry.disconnected(one);
    assertThat(registry.collect()).isEmpty();
    assertThat(ids(registry.collect())).containsExactly("p/a", "p/b", "p");
    assertThat(registry.objectCount()).isZero();
    assertThat(registry.sessionIds()).isEmpty();
    assertThat(registry.inconsistencies()).isEmpty();
  }

  /// A collector that runs each four minutes, for connections that end at any second of ten
  /// minutes.
  @Test
  void abandonedObjectsDieFourToEightMinutesAfterTheConnection() {
    int period = 240;
    for (int lost = 0; lost < 600; lost++) {
      var sessions = new Registry(Limits.defaults());
      var client = new Client(message -> {});
      sessions.add(sessions.session(client, null), "p", null, "pipeline", PIPELINE);
      int died = 0;
      for (int second = 0; died == 0; second++) {
        if (second == lost) {
          sessions.disconnected(client);
        }
        if (second > 0 && second % period == 0 && !sessions.collect().isEmpty()) {
          died = second;
        }
      }
      assertThat(died - lost).as("lost at %s s", lost).isBetween(period, 2 * period);
      assertThat(sessions.sessionIds()).isEmpty();
      assertThat(sessions.inconsistencies()).isEmpty();
    }
  }

  @Test
  void aSessionThatIsUsedOrResumedStays() {
    ClientSession session = registry.session(one, null);
    tree(session);
    registry.disconnected(one);
    registry.collect();
    assertThat(registry.resume(two, session.id)).isSameAs(session);
    registry.collect();
    registry.collect();
    assertThat(registry.objectCount()).isEqualTo(3);
    assertThat(registry.resume(two, "unknown")).isNull();
  }

  @Test
  void anObjectLivesWhileSomebodyHoldsIt() {
    ClientSession first = registry.session(one, null);
    ClientSession second = registry.session(two, null);
    tree(first);
    registry.access(second, "p/a");
    assertThat(ids(registry.closeSession(one, null, false))).containsExactly("p/b");
    assertThat(registry.find("p")).isNotNull(); // held through its child
    assertThat(ids(registry.unref(second, "p/a"))).containsExactly("p/a");
    assertThat(ids(registry.unref(second, "p"))).containsExactly("p");
    assertThat(registry.inconsistencies()).isEmpty();
  }

  @Test
  void closingWithReleaseTakesWhatOthersHold() {
    tree(registry.session(one, null));
    ClientSession second = registry.session(two, null);
    registry.access(second, "p/a");
    assertThat(ids(registry.closeSession(one, null, true))).containsExactly("p/a", "p/b", "p");
    assertThat(second.held).isEmpty();
    assertThat(registry.closeSession(two, "unknown", true)).isEmpty();
  }

  @Test
  void aChildOfADeadParentIsRefused() {
    ClientSession session = registry.session(one, null);
    tree(session);
    registry.release("p");
    assertThat(registry.add(session, "p/c", "p", "c", ELEMENT)).isNull();
    registry.closeSession(one, null, false);
    assertThat(registry.add(session, "q", null, "q", PIPELINE)).isNull();
    assertThat(registry.objectCount()).isZero();
  }

  @Test
  void theNewestConnectionHasTheSessionAndItsEvents() {
    ClientSession session = registry.session(one, "mine");
    tree(session);
    registry.subscribe(session, object("p"), "Error");
    registry.subscribe(session, object("p"), "Error");
    assertThat(registry.listeners("p", "Error")).containsExactly(one);
    registry.session(two, "mine");
    assertThat(registry.listeners("p", "Error")).containsExactly(two);
    assertThat(registry.currentSession(one)).isNull();
    registry.disconnected(one); // the old connection's end does not touch it
    assertThat(registry.listeners("p", "Error")).containsExactly(two);
    registry.disconnected(two);
    assertThat(registry.listeners("p", "Error")).isEmpty();
    registry.session(two, "mine"); // a request that was still running
    assertThat(registry.listeners("p", "Error")).isEmpty();
  }

  @Test
  void deadObjectsAndSessionsLeaveNoSubscriptions() {
    ClientSession session = registry.session(one, null);
    tree(session);
    registry.subscribe(session, object("p/a"), "Error");
    registry.release("p/a");
    assertThat(session.subscriptions).isEmpty();
    registry.access(registry.session(two, null), "p");
    registry.subscribe(session, object("p"), "Error");
    registry.closeSession(one, null, false);
    assertThat(object("p").subscribers).isEmpty();
    assertThat(registry.inconsistencies()).isEmpty();
  }

  /// A registry with one limit that is not the default.
  private static Registry limited(String key, int limit) {
    return new Registry(Settings.of(Map.of(key, List.of(Integer.toString(limit)))).limits());
  }

  private static void assertRefused(ThrowingCallable call, String what) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(RpcException.class, e -> assertThat(e.number()).isEqualTo(40009))
        .hasMessageEndingWith(what);
  }

  @Test
  void sessionsAreLimitedInAllAndPerConnection() {
    Registry all = limited("max-sessions", 2);
    all.session(one, "1");
    all.session(two, "2");
    assertRefused(() -> all.newSession(one), "more than 2 sessions");
    all.closeSession(one, "1", false);
    assertRefused(() -> all.session(one, "x".repeat(257)), "characters");
    all.session(one, "1");

    Registry each = limited("max-sessions-per-connection", 1);
    var client = new Client(message -> {});
    each.session(client, "1");
    each.session(client, "1");
    assertRefused(() -> each.session(client, "2"), "more than 1 sessions of one connection");
    each.session(new Client(message -> {}), "2");
    assertRefused(() -> each.resume(client, "2"), "more than 1 sessions of one connection");
    assertThat(each.sessionIds()).containsExactly("1", "2");
  }

  @Test
  void pipelinesAndElementsAreLimitedInAllAndPerSession() {
    Registry all = limited("max-pipelines", 1);
    all.add(all.session(one, "1"), "p", null, "p", PIPELINE);
    ClientSession late = all.session(two, "2");
    assertRefused(() -> all.add(late, "q", null, "q", PIPELINE), "more than 1 pipelines");
    all.release("p");
    assertThat(all.add(late, "q", null, "q", PIPELINE)).isNotNull();
    assertThat(all.inconsistencies()).isEmpty();

    Registry each = limited("max-elements-per-session", 1);
    ClientSession session = each.session(one, "1");
    each.add(session, "p", null, "p", PIPELINE);
    each.add(session, "p/a", "p", "a", ELEMENT);
    assertRefused(
        () -> each.add(session, "p/b", "p", "b", ELEMENT), "more than 1 elements of one session");
    each.release("p/a");
    assertThat(each.add(session, "p/b", "p", "b", ELEMENT)).isNotNull();
    assertThat(each.population().objects()).containsEntry("PassThrough", 1);

    Registry elements = limited("max-elements", 1);
    ClientSession other = elements.session(one, "1");
    elements.add(other, "p", null, "p", PIPELINE);
    elements.add(other, "p/a", "p", "a", ELEMENT);
    assertRefused(() -> elements.add(other, "p/b", "p", "b", ELEMENT), "more than 1 elements");

    Registry pipelines = limited("max-pipelines-per-session", 1);
    ClientSession third = pipelines.session(one, "1");
    pipelines.add(third, "p", null, "p", PIPELINE);
    assertRefused(
        () -> pipelines.add(third, "q", null, "q", PIPELINE),
        "more than 1 pipelines of one session");
  }

  @Test
  void subscriptionsAreLimitedInAllAndPerSession() {
    for (String key : List.of("max-subscriptions", "max-subscriptions-per-session")) {
      Registry limited = limited(key, 2);
      ClientSession session = limited.session(new Client(message -> {}), null);
      limited.add(session, "p", null, "p", PIPELINE);
      RegisteredObject pipeline = requireNonNull(limited.find("p"));
      String first = limited.subscribe(session, pipeline, "Error");
      limited.subscribe(session, pipeline, "Error");
      assertRefused(
          () -> limited.subscribe(session, pipeline, "Error"),
          key.equals("max-subscriptions") ? "2 subscriptions" : "2 subscriptions of one session");
      limited.unsubscribe(session, first);
      limited.subscribe(session, pipeline, "Error");
      limited.release("p");
      assertThat(limited.population().subscriptions()).isZero();
      assertThat(limited.inconsistencies()).isEmpty();
    }
  }
}
