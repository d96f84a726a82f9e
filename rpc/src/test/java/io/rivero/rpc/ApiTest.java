package io.rivero.rpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rivero.pipeline.Event;
import io.rivero.pipeline.MediaRuntime;
import java.io.IOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Every name of the descriptors is there with its types, defaults and flags; and the descriptors
/// are those of the API that clients know.
class ApiTest {
  private static final Path API = Path.of("../../shared/kurento/api.json");

  private static final Map<String, Class<?>> SINGLE =
      Map.of(
          "String", String.class,
          "boolean", boolean.class,
          "int", int.class,
          "int64", long.class,
          "float", float.class,
          "double", double.class);

  private static final ObjectModel MODEL = ObjectModel.load();
  private static final Binding BINDING =
      Binding.of(MODEL, RiveroServer.REMOTE_CLASSES, MediaRuntime.class);

  private static JsonNode descriptor(String module) {
    String text = requireNonNull(ObjectModel.descriptorText(module));
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<JsonNode> all(String member) {
    List<JsonNode> all = new ArrayList<>();
    for (String module : ObjectModel.MODULES) {
      descriptor(module).path(member).forEach(all::add);
    }
    return all;
  }

  private static ObjectModel.RemoteClass remoteClass(String name) {
    return requireNonNull(MODEL.find(name));
  }

  private static Set<String> operations(String remoteClass) {
    return remoteClass(remoteClass).operations().stream()
        .map(ObjectModel.Operation::name)
        .collect(Collectors.toSet());
  }

  private static String capitalised(JsonNode property) {
    String name = property.path("name").asText();
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  // ---- the implementation against the descriptors

  @Test
  void eachMethodOfAnImplementedClassReturnsWhatItsDescriptorSays() {
    Set<String> wrong = new TreeSet<>();
    for (JsonNode node : all("remoteClasses")) {
      for (Class<?> java : RiveroServer.REMOTE_CLASSES) {
        if (isBelow(java, node.path("name").asText())) {
          returns(node)
              .forEach((name, type) -> {
                Method method = method(java, name);
                if (method != null && !fits(method.getGenericReturnType(), type)) {
                  wrong.add(java.getSimpleName() + "." + name + " " + type);
                }
              });
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean isBelow(Class<?> java, String ancestor) {
    return remoteClass(java.getSimpleName()).lineage().stream()
        .anyMatch(c -> c.name().equals(ancestor));
  }

  /// Operation name to type, properties included.
  private static Map<String, String> returns(JsonNode remoteClass) {
    Map<String, String> types = new TreeMap<>();
    for (JsonNode method : remoteClass.path("methods")) {
      types.put(method.path("name").asText(), method.at("/return/type").asText("void"));
    }
    for (JsonNode property : remoteClass.path("properties")) {
      types.put("get" + capitalised(property), property.path("type").asText());
    }
    return types;
  }

  private static @Nullable Method method(Class<?> java, String name) {
    return Arrays.stream(java.getMethods())
        .filter(method -> method.getName().equals(name) && !method.isBridge())
        .findAny()
        .orElse(null);
  }

  private static boolean fits(@Nullable Type java, String declared) {
    if (java == null) {
      return false;
    }
    if (declared.equals("void")) {
      return java.equals(void.class);
    }
    TypeName type = TypeName.parse(declared);
    return switch (type.shape()) {
      case LIST -> fits(argument(java, List.class, 0), type.element());
      case MAP -> fits(argument(java, Map.class, 1), type.element());
      case SINGLE -> java instanceof Class<?> c && fitsSingle(c, type.element());
    };
  }

  /// A type that is neither list nor map.
  private static boolean fitsSingle(Class<?> java, String declared) {
    Class<?> known = SINGLE.get(declared);
    return known == null
        ? java.getSimpleName().equals(declared)
        : java.equals(known) || java.equals(MethodType.methodType(known).wrap().returnType());
  }

  private static @Nullable Type argument(Type java, Class<?> raw, int index) {
    return java instanceof ParameterizedType generic && generic.getRawType().equals(raw)
        ? generic.getActualTypeArguments()[index]
        : null;
  }

  /// What cannot be called is listed in `BindingTest.whatTheServerDoesNotOfferYet`.
  @Test
  void eachOperationCanBeCalled() {
    for (BoundClass bound : BINDING.classes()) {
      for (var declaring : bound.remoteClass().lineage()) {
        for (var operation : declaring.operations()) {
          String name = declaring.name() + "." + operation.name();
          if (BINDING.missing().stream()
              .noneMatch(m -> m.equals(name) || m.startsWith(name + " "))) {
            assertThat(bound.operations()).as(name).containsKey(operation.name());
          }
        }
      }
    }
  }

  @Test
  void propertiesThatAreReadOnlyHaveNoSetter() {
    int readOnly = 0;
    for (JsonNode node : all("remoteClasses")) {
      Set<String> names = operations(node.path("name").asText());
      for (JsonNode property : node.path("properties")) {
        boolean fixed = property.path("readOnly").asBoolean() || property.path("final").asBoolean();
        assertThat(names).contains("get" + capitalised(property));
        assertThat(names.contains("set" + capitalised(property)))
            .as(node.path("name") + "." + property.path("name"))
            .isEqualTo(!fixed);
        readOnly += fixed ? 1 : 0;
      }
    }
    assertThat(readOnly).isGreaterThan(15);
  }

  @Test
  void enumsAndRegistersAreThoseOfTheDescriptors() {
    Map<String, JsonNode> declared = new TreeMap<>();
    all("complexTypes").forEach(type -> declared.put(type.path("name").asText(), type));
    Set<Class<?>> used = new LinkedHashSet<>();
    for (Class<?> java : RiveroServer.REMOTE_CLASSES) {
      for (Method method : java.getMethods()) {
        collect(method.getGenericReturnType(), used);
        Arrays.stream(method.getGenericParameterTypes()).forEach(type -> collect(type, used));
      }
    }
    int compared = 0;
    for (Class<?> java : used) {
      JsonNode type = declared.get(java.getSimpleName());
      if (type != null) {
        compared++;
        if (java.isEnum()) {
          assertThat(Arrays.stream(java.getEnumConstants()).map(Object::toString).toList())
              .as(java.getSimpleName())
              .isSubsetOf(texts(type.path("values")));
        } else if (java.isRecord()) {
          compare(java, MODEL.propertiesOfRegister(java.getSimpleName()));
        }
      }
    }
    assertThat(compared).isGreaterThan(20);
  }

  /// Enums and records that a type names, those inside of records, too.
  private static void collect(Type type, Set<Class<?>> found) {
    if (type instanceof ParameterizedType generic) {
      Arrays.stream(generic.getActualTypeArguments()).forEach(t -> collect(t, found));
    } else if (type instanceof Class<?> c
        && (c.isEnum() || c.isRecord() || c.isSealed())
        && found.add(c)) {
      if (c.isRecord()) {
        Arrays.stream(c.getRecordComponents()).forEach(r -> collect(r.getGenericType(), found));
      }
      if (c.isSealed()) {
        Arrays.stream(c.getPermittedSubclasses()).forEach(sub -> collect(sub, found));
      }
    }
  }

  private static void compare(Class<?> record, Map<String, ObjectModel.Parameter> properties) {
    Set<String> names = new TreeSet<>();
    for (RecordComponent component : record.getRecordComponents()) {
      names.add(component.getName());
      String where = record.getSimpleName() + "." + component.getName();
      var property = properties.get(component.getName());
      assertThat(property).as(where).isNotNull();
      TypeName type = requireNonNull(property).type();
      String suffix =
          switch (type.shape()) {
            case LIST -> "[]";
            case MAP -> "<>";
            case SINGLE -> "";
          };
      assertThat(fits(component.getGenericType(), type.element() + suffix)).as(where).isTrue();
    }
    assertThat(names).as(record.getSimpleName()).isEqualTo(new TreeSet<>(properties.keySet()));
  }

  @Test
  void eventsHaveTheFieldsOfTheDescriptors() {
    Map<String, JsonNode> declared = new TreeMap<>();
    all("events").forEach(event -> declared.put(event.path("name").asText(), event));
    for (Class<?> java : Event.class.getPermittedSubclasses()) {
      JsonNode event = declared.get(java.getSimpleName());
      assertThat(event).as(java.getSimpleName()).isNotNull();
      Map<String, String> fields = new TreeMap<>();
      requireNonNull(event)
          .path("properties")
          .forEach(field -> fields.put(field.path("name").asText(), field.path("type").asText()));
      for (RecordComponent component : java.getRecordComponents()) {
        String where = java.getSimpleName() + "." + component.getName();
        String type = fields.remove(component.getName());
        assertThat(type).as(where).isNotNull();
        assertThat(fits(component.getGenericType(), String.valueOf(type))).as(where).isTrue();
      }
      assertThat(fields).as(java.getSimpleName()).isEmpty();
    }
  }

  @Test
  void whatIsNotBuiltIsNoFactory() {
    for (var remoteClass : MODEL.classes()) {
      boolean built =
          RiveroServer.REMOTE_CLASSES.stream()
              .anyMatch(java -> java.getSimpleName().equals(remoteClass.name()));
      BoundClass bound = BINDING.find(remoteClass.name());
      assertThat(bound != null && bound.factory() != null)
          .as(remoteClass.name())
          .isEqualTo(built && remoteClass.constructor() != null);
    }
  }

  // ---- the descriptors against the API that clients know

  private static JsonNode api() throws IOException {
    assumeTrue(Files.exists(API), "the description of the API is not here");
    return Json.parse(Files.readAllBytes(API));
  }

  @Test
  void theDescriptorsDeclareTheWholeApi() throws IOException {
    JsonNode api = api();
    for (String module : ObjectModel.MODULES) {
      JsonNode names = api.path("modules").path(module);
      JsonNode kmd = descriptor(module);
      assertThat(names(kmd.path("remoteClasses"))).isEqualTo(texts(names.path("classes")));
      assertThat(names(kmd.path("complexTypes"))).isEqualTo(texts(names.path("complexTypes")));
      assertThat(names(kmd.path("events"))).isEqualTo(texts(names.path("events")));
    }
  }

  @Test
  void classesAreTheSame() throws IOException {
    JsonNode api = api();
    for (JsonNode kmd : all("remoteClasses")) {
      String name = kmd.path("name").asText();
      JsonNode expected = api.path("classes").path(name);
      assertThat(kmd.path("extends").asText())
          .as(name)
          .isEqualTo(expected.path("extends").asText(""));
      assertThat(kmd.path("abstract").asBoolean())
          .as(name)
          .isEqualTo(expected.path("abstract").asBoolean());
      assertThat(texts(kmd.path("events"))).as(name).isEqualTo(texts(expected.path("events")));
      if (!kmd.path("abstract").asBoolean()) {
        assertThat(declared(kmd.at("/constructor/params")))
            .as(name)
            .isEqualTo(expected(expected.path("constructor")));
      }
      for (int i = 0; i < expected.path("methods").size(); i++) {
        JsonNode is = kmd.path("methods").path(i);
        JsonNode should = expected.path("methods").path(i);
        String method = name + "." + should.path("name").asText();
        assertThat(is.path("name")).as(method).isEqualTo(should.path("name"));
        assertThat(is.at("/return/type").asText("void"))
            .as(method)
            .isEqualTo(should.path("returns").asText());
        assertThat(declared(is.path("params")))
            .as(method)
            .isEqualTo(expected(should.path("params")));
      }
      assertThat(properties(kmd, "defaultValue"))
          .as(name)
          .isEqualTo(properties(expected, "default"));
    }
  }

  @Test
  void complexTypesAndEventsAreTheSame() throws IOException {
    JsonNode api = api();
    for (JsonNode kmd : all("complexTypes")) {
      String name = kmd.path("name").asText();
      JsonNode expected = api.path("complexTypes").path(name);
      assertThat(texts(kmd.path("values"))).as(name).isEqualTo(texts(expected.path("values")));
      assertThat(declared(kmd.path("properties")))
          .as(name)
          .isEqualTo(expected(expected.path("fields")));
    }
    for (JsonNode kmd : all("events")) {
      String name = kmd.path("name").asText();
      JsonNode expected = api.path("events").path(name);
      assertThat(kmd.path("extends").asText())
          .as(name)
          .isEqualTo(expected.path("extends").asText(""));
      assertThat(declared(kmd.path("properties")))
          .as(name)
          .isEqualTo(expected(expected.path("fields")));
    }
  }

  /// What version 6 had beyond it is among the amendments.
  @Test
  void olderMembersAreAmended() throws IOException {
    JsonNode older = api().path("legacy6x");
    for (var entry : older.path("properties").properties()) {
      Set<String> names = operations(entry.getKey());
      for (JsonNode property : entry.getValue()) {
        assertThat(names).contains("get" + capitalised(property));
        assertThat(names.contains("set" + capitalised(property)))
            .isEqualTo(!property.path("readOnly").asBoolean());
      }
    }
    for (var entry : older.path("methods").properties()) {
      assertThat(operations(entry.getKey())).containsAll(names(entry.getValue()));
    }
    for (var entry : older.path("events").properties()) {
      assertThat(texts(entry.getValue())).allMatch(remoteClass(entry.getKey())::raises);
    }
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(entry -> names.add(entry.path("name").asText()));
    return names.stream().sorted().toList();
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(entry -> texts.add(entry.asText()));
    return texts.stream().sorted().toList();
  }

  /// Parameters or fields as a descriptor writes them.
  private static ArrayNode declared(JsonNode list) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    list.forEach(
        each -> add(all, each, each.path("optional").asBoolean(), each.path("defaultValue")));
    return all;
  }

  /// Parameters or fields as the API's description writes them.
  private static ArrayNode expected(JsonNode list) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    list.forEach(each -> add(all, each, !each.path("required").asBoolean(), each.path("default")));
    return all;
  }

  private static void add(ArrayNode all, JsonNode each, boolean optional, JsonNode fallback) {
    String name = each.path("name").asText();
    ObjectNode one = all.addObject().put("name", name).put("type", each.path("type").asText());
    one.put("optional", optional);
    // A later version gave `interval` a default; it is among the amendments.
    if (!fallback.isMissingNode() && !name.equals("interval")) {
      one.put(
          "default",
          fallback.isNumber() ? Double.toString(fallback.asDouble()) : fallback.toString());
    }
  }

  private static ArrayNode properties(JsonNode remoteClass, String fallback) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (JsonNode each : remoteClass.path("properties")) {
      all.addObject()
          .put("name", each.path("name").asText())
          .put("type", each.path("type").asText())
          .put("final", each.path("final").asBoolean())
          .put("readOnly", each.path("readOnly").asBoolean())
          // "false" is written out in one of them only
          .put("default", each.path(fallback).asText("false").replace("null", "false"));
    }
    return all;
  }
}
