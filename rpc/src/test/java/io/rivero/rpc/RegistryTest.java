package io.rivero.rpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivero.pipeline.MediaRuntime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Sessions, holders and the collector, without media and without a network.
class RegistryTest {
  private static final Binding BINDING =
      Binding.of(ObjectModel.load(), RiveroServer.REMOTE_CLASSES, MediaRuntime.class);
  private static final BoundClass PIPELINE = requireNonNull(BINDING.find("MediaPipeline"));
  private static final BoundClass ELEMENT = requireNonNull(BINDING.find("PassThrough"));

  private final Registry registry =
      new Registry(new Limits(100, 100, 100, 100, 10, 3, 4, 2, Duration.ofSeconds(1)));
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

  @Test
  void sessionsObjectsAndSubscriptionsAreLimited() {
    ClientSession session = registry.session(one, "1");
    registry.session(one, "2");
    registry.session(one, "3");
    assertThatThrownBy(() -> registry.session(one, "4")).hasMessageStartingWith("More than 3 sess");
    registry.closeSession(one, "3", false);
    assertThatThrownBy(() -> registry.session(one, "x".repeat(257)))
        .isInstanceOf(RpcException.class);
    tree(session);
    registry.add(session, "q", null, "q", PIPELINE);
    assertThatThrownBy(() -> registry.add(session, "r", null, "r", PIPELINE))
        .hasMessageStartingWith("More than 4 objects");
    registry.subscribe(session, object("p"), "Error");
    registry.subscribe(session, object("p"), "Error");
    assertThatThrownBy(() -> registry.subscribe(session, object("q"), "Error"))
        .isInstanceOfSatisfying(RpcException.class, e -> assertThat(e.number()).isEqualTo(40009));
  }
}
