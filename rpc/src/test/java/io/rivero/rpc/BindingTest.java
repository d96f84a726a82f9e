package io.rivero.rpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.rivero.pipeline.MediaRuntime;
import io.rivero.pipeline.MediaType;
import io.rivero.pipeline.RembParams;
import io.rivero.pipeline.Tag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Descriptors tied to Java classes: conversion of every type, defaults, and what is not there yet.
class BindingTest {
  private static final ObjectModel MODEL = ObjectModel.of(List.of(fixture()));

  /// The runtime of the fixture.
  public record Engine(String name) {}

  /// A remote class of the fixture.
  public static final class Root {
    final Engine engine;

    public Root(Engine engine) {
      this.engine = engine;
    }
  }

  /// A remote class of the fixture.
  public static final class Thing {
    final List<@Nullable Object> seen = new ArrayList<>();

    public Thing(Root root, @Nullable String label, boolean flag, @Nullable Integer size) {
      seen.add(label);
      seen.add(flag);
      seen.add(size);
    }

    public void all(
        String s, int i, long l, float f, double d, boolean b, MediaType e, Tag r, Thing o) {
      seen.clear();
      seen.addAll(List.of(s, i, l, f, d, b, e, r, o));
    }

    public List<Object> optional(@Nullable Integer none, String text, boolean on, float grade) {
      return List.of(none == null ? "null" : none, text, on, grade);
    }

    public int many(List<Integer> numbers, Map<String, Tag> tags) {
      return numbers.stream().mapToInt(n -> n).sum() + tags.size();
    }

    public RembParams getRemb() {
      return new RembParams(null, 0.5f, null, null, null, null, 7, null);
    }

    public void setMtu(int mtu) {
      seen.add(mtu);
    }

    public String getMtu() {
      return "the descriptor says int, and results are not checked";
    }

    public void wrong(long shouldBeInt) {}
  }

  private static JsonNode fixture() {
    return json(
        """
        {"name":"core","version":"1.2.3","remoteClasses":[
          {"name":"Thing","extends":"Base","constructor":{"params":[
             {"name":"root","type":"Root"},
             {"name":"label","type":"String","optional":true,"defaultValue":"none"},
             {"name":"flag","type":"boolean","optional":true,"defaultValue":true},
             {"name":"size","type":"int","optional":true}]},
           "properties":[{"name":"remb","type":"RembParams","readOnly":true},
                         {"name":"mtu","type":"int"},
                         {"name":"absent","type":"int","final":true}],
           "methods":[
             {"name":"all","params":[
               {"name":"s","type":"String"},{"name":"i","type":"int"},{"name":"l","type":"int64"},
               {"name":"f","type":"float"},{"name":"d","type":"double"},{"name":"b","type":"boolean"},
               {"name":"e","type":"MediaType"},{"name":"r","type":"Tag"},{"name":"o","type":"Thing"}]},
             {"name":"optional","params":[
               {"name":"none","type":"int","optional":true},
               {"name":"text","type":"String","optional":true,"defaultValue":"default"},
               {"name":"on","type":"boolean","optional":true,"defaultValue":false},
               {"name":"grade","type":"float","optional":true,"defaultValue":30}]},
             {"name":"many","params":[{"name":"numbers","type":"int[]"},{"name":"tags","type":"Tag<>"}]},
             {"name":"wrong","params":[{"name":"shouldBeInt","type":"int"}]}]},
          {"name":"Base","abstract":true,"events":["Happened"],
           "methods":[{"name":"inherited","params":[]}]},
          {"name":"Root","extends":"Base","constructor":{"params":[]}},
          {"name":"Later","extends":"Base","constructor":{"params":[]}}],
         "complexTypes":[
          {"typeFormat":"REGISTER","name":"Tag","properties":[
             {"name":"key","type":"String"},{"name":"value","type":"String"}]},
          {"typeFormat":"ENUM","name":"MediaType","values":["AUDIO","DATA","VIDEO"]}],
         "events":[{"name":"RaiseBase","properties":[]},
                   {"name":"Media","extends":"RaiseBase","properties":[]},
                   {"name":"Happened","extends":"Media","properties":[]},
                   {"name":"Bare","extends":"RaiseBase","properties":[]}]}\
        """);
  }

  private static JsonNode json(String text) {
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private final Binding binding = Binding.of(MODEL, List.of(Thing.class, Root.class), Engine.class);
  private final Root root = new Root(new Engine("v8"));
  private final Thing thing = new Thing(root, null, false, null);
  private final Map<String, Object> objects = new TreeMap<>(Map.of("root", root, "thing", thing));

  private @Nullable Object call(String operation, String arguments) {
    return requireNonNull(bound("Thing").operations().get(operation))
        .call(List.of(thing), json(arguments), this::object);
  }

  private BoundClass bound(String name) {
    return requireNonNull(binding.find(name));
  }

  private Object object(String id) {
    Object object = objects.get(id);
    if (object == null) {
      throw RpcException.objectNotFound(id);
    }
    return object;
  }

  @Test
  void everyTypeIsConverted() {
    call(
        "all",
        """
        {"s":"x","i":-5,"l":9007199254740993,"f":1.5,"d":2,"b":true,"e":"VIDEO",
         "r":{"key":"k","value":"v","__type__":"Tag","other":1},"o":"thing","surplus":0}\
        """);
    assertThat(thing.seen)
        .containsExactly(
            "x", -5, 9007199254740993L, 1.5f, 2.0, true, MediaType.VIDEO, new Tag("k", "v"), thing);
    call(
        "all",
        "{\"s\":5,\"i\":1.9,\"l\":1,\"f\":1,\"d\":1,\"b\":false,\"e\":\"AUDIO\","
            + "\"r\":{\"key\":1,\"value\":true},\"o\":\"thing\"}");
    assertThat(thing.seen).startsWith("5", 1).contains(new Tag("1", "true"));
  }

  @Test
  void absentOptionalsTakeTheDefaultOfTheDescriptor() {
    assertThat(call("optional", "{}")).isEqualTo(List.of("null", "default", false, 30f));
    assertThat(call("optional", "{\"on\":true,\"none\":4}"))
        .isEqualTo(List.of(4, "default", true, 30f));
  }

  @Test
  void aConstructorIsToldWhatTheApplicationSaid() {
    var factory = requireNonNull(bound("Thing").factory());
    var plain = (Thing) factory.call(List.of(), json("{\"root\":\"root\"}"), this::object);
    assertThat(requireNonNull(plain).seen).containsExactly(null, true, null);
    var full =
        (Thing)
            factory.call(
                List.of(),
                json("{\"root\":\"root\",\"size\":3,\"label\":\"l\",\"flag\":false}"),
                this::object);
    assertThat(requireNonNull(full).seen).containsExactly("l", false, 3);
    assertThat(factory.requiresArguments()).isTrue();
  }

  @Test
  void aRootTakesTheRuntime() {
    var bound = bound("Root");
    assertThat(bound.root()).isTrue();
    var engine = new Engine("v12");
    var made =
        (Root)
            requireNonNull(bound.factory())
                .call(List.of(engine), MissingNode.getInstance(), this::object);
    assertThat(requireNonNull(made).engine).isSameAs(engine);
  }

  @Test
  void listsAndMaps() {
    assertThat(call("many", "{\"numbers\":[1,2,3],\"tags\":{\"a\":{\"key\":\"\",\"value\":\"\"}}}"))
        .isEqualTo(7);
    assertThatThrownBy(() -> call("many", "{\"numbers\":1,\"tags\":{}}"))
        .hasMessage("'numbers' parameter should be a list");
    assertThatThrownBy(() -> call("many", "{\"numbers\":[],\"tags\":[]}"))
        .hasMessage("'tags' parameter should be a map");
    String tooMany = "0,".repeat(Converter.MAX_ENTRIES) + "0";
    assertThatThrownBy(() -> call("many", "{\"numbers\":[" + tooMany + "],\"tags\":{}}"))
        .hasMessage("'numbers' parameter should be a list");
  }

  @Test
  void anObjectOfAnotherClassIsRefused() {
    String arguments =
        "{\"s\":\"\",\"i\":1,\"l\":1,\"f\":1,\"d\":1,\"b\":true,\"e\":\"DATA\","
            + "\"r\":{\"key\":\"\",\"value\":\"\"},\"o\":\"%s\"}";
    assertThatThrownBy(() -> call("all", arguments.formatted("root")))
        .hasMessage("'o' parameter should be a Thing");
    assertThatThrownBy(() -> call("all", arguments.formatted("nobody")))
        .hasMessage("Object 'nobody' not found");
  }

  @Test
  void absentPropertiesOfARegisterAreLeftOut() {
    var json = new Values(MODEL).toJson(thing.getRemb());
    assertThat(json.toString())
        .isEqualTo(
            "{\"__module__\":\"kurento\",\"__type__\":\"RembParams\",\"exponentialFactor\":0.5,"
                + "\"upLosses\":7}");
    assertThat(new Values(MODEL).toJson(Map.of()).isNull()).isTrue();
    assertThat(new Values(MODEL).toJson(Double.NaN).toString()).isEqualTo("0.0");
  }

  @Test
  void whatDoesNotFitIsMissing() {
    assertThat(binding.missing())
        .containsExactly(
            "Base.inherited", "Later", "Thing.getAbsent", "Thing.wrong (long for int)");
    assertThat(bound("Thing").operations()).containsKeys("getMtu", "setMtu", "getRemb");
    assertThat(bound("Thing").operations()).doesNotContainKeys("setRemb", "setAbsent");
    assertThat(binding.find("Later")).isNull();
  }

  @Test
  void eventsAreInherited() {
    assertThat(requireNonNull(MODEL.find("kurento.Thing")).raises("Happened")).isTrue();
    assertThat(requireNonNull(MODEL.find("Thing")).raises("Bare")).isFalse();
    assertThat(MODEL.carriesType("Happened")).isTrue();
    assertThat(MODEL.carriesType("Bare")).isFalse();
  }

  /// The list shrinks as the server grows; nothing may appear in it again.
  @Test
  void whatTheServerDoesNotOfferYet() {
    var missing =
        Binding.of(ObjectModel.load(), RiveroServer.REMOTE_CLASSES, MediaRuntime.class).missing();
    assertThat(missing)
        .containsExactlyInAnyOrder(
            "AlphaBlending",
            "Composite",
            "Dispatcher",
            "DispatcherOneToMany",
            "FaceOverlayFilter",
            "GStreamerFilter",
            "HttpPostEndpoint",
            "HubPort",
            "Mixer",
            "PlayerEndpoint",
            "RecorderEndpoint",
            "RtpEndpoint",
            "WebRtcEndpoint.closeDataChannel",
            "WebRtcEndpoint.createDataChannel",
            "ZBarFilter");
  }
}
