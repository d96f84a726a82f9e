package io.rivero.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The remote classes, complex types and events that the module descriptors (`*.kmd.json`) declare.
/// Immutable once loaded.
final class ObjectModel {
  /// The modules that Rivero offers, in an order in which each one's imports come first.
  static final List<String> MODULES = List.of("core", "elements", "filters");

  /// How ids and `__module__` name all of {@link #MODULES}.
  private static final String KURENTO = "kurento";

  /// In an amendment: the name that the same thing has today.
  private static final String AS = "as";

  /// @param defaultValue missing where the descriptor gives none
  record Parameter(String name, TypeName type, boolean optional, JsonNode defaultValue) {}

  /// A method, an accessor of a property (`getFoo`, `setFoo`) or a constructor.
  ///
  /// @param javaName of the Java method that carries it out: its own, unless it is an older name
  record Operation(String name, String javaName, List<Parameter> parameters) {}

  /// @param constructor null for an abstract class
  /// @param operations own ones, without those of the parent
  /// @param events names of the own ones
  record RemoteClass(
      String module,
      String name,
      @Nullable RemoteClass parent,
      @Nullable Operation constructor,
      List<Operation> operations,
      Set<String> events) {

    /// The class and its ancestors, nearest first.
    List<RemoteClass> lineage() {
      List<RemoteClass> lineage = new ArrayList<>();
      for (RemoteClass c = this; c != null; c = c.parent) {
        lineage.add(c);
      }
      return lineage;
    }

    String qualifiedName() {
      return qualifier(module) + "." + name;
    }

    boolean raises(String event) {
      return lineage().stream().anyMatch(c -> c.events.contains(event));
    }
  }

  /// @param version the one of the descriptor
  record Module(String name, String version, List<String> classes) {}

  private final Map<String, Module> modules = new LinkedHashMap<>();
  private final Map<String, RemoteClass> classes = new TreeMap<>();
  private final Map<String, String> registerModules = new TreeMap<>();
  private final Map<String, Map<String, Parameter>> registers = new TreeMap<>();
  private final Map<String, String> eventParents = new TreeMap<>();
  private final Map<String, List<String>> olderEvents = new TreeMap<>();

  private ObjectModel() {}

  static ObjectModel load() {
    List<JsonNode> descriptors = MODULES.stream().map(ObjectModel::parse).toList();
    Amendments.apply(descriptors);
    return of(descriptors);
  }

  /// @param descriptors parsed `kmd.json` files, imports first
  static ObjectModel of(List<JsonNode> descriptors) {
    var model = new ObjectModel();
    for (JsonNode descriptor : descriptors) {
      model.read(descriptor);
    }
    return model;
  }

  /// The text of a module's descriptor, null for an unknown module.
  static @Nullable String descriptorText(String module) {
    if (!MODULES.contains(module)) {
      return null;
    }
    return new String(bytes(module), StandardCharsets.UTF_8);
  }

  Collection<Module> modules() {
    return modules.values();
  }

  Collection<RemoteClass> classes() {
    return classes.values();
  }

  /// A remote class by `X` or, as `create` accepts it, by `kurento.X`.
  @Nullable RemoteClass find(String name) {
    String prefix = KURENTO + ".";
    return classes.get(name.startsWith(prefix) ? name.substring(prefix.length()) : name);
  }

  /// What `__module__` of a register says; types that no descriptor declares count as Kurento's
  /// own.
  String moduleOfRegister(String name) {
    return registerModules.getOrDefault(name, KURENTO);
  }

  /// The properties of a register and its ancestors by name.
  Map<String, Parameter> propertiesOfRegister(String name) {
    return registers.getOrDefault(name, Map.of());
  }

  /// Does the data of an event carry the event's own name as `type`? True below `Media`, false for
  /// those that descend from `RaiseBase` alone.
  boolean carriesType(String event) {
    for (String name = event; name != null; name = eventParents.get(name)) {
      if (name.equals("Media")) {
        return true;
      }
    }
    return false;
  }

  /// What clients of former versions call an event; empty for most.
  List<String> olderNames(String event) {
    return olderEvents.getOrDefault(event, List.of());
  }

  boolean declaresEvent(String event) {
    return eventParents.containsKey(event);
  }

  private void read(JsonNode descriptor) {
    String module = descriptor.path("name").asText();
    List<String> names = new ArrayList<>();
    Map<String, JsonNode> pending = new LinkedHashMap<>();
    for (JsonNode node : descriptor.path("remoteClasses")) {
      pending.put(node.path("name").asText(), node);
      names.add(node.path("name").asText());
    }
    names.forEach(name -> remoteClass(module, name, pending));
    for (JsonNode type : descriptor.path("complexTypes")) {
      if (type.path("typeFormat").asText().equals("REGISTER")) {
        register(module, type);
      }
    }
    for (JsonNode event : descriptor.path("events")) {
      String name = event.path("name").asText();
      eventParents.put(name, event.path("extends").asText());
      if (event.has(AS)) {
        olderEvents.computeIfAbsent(event.path(AS).asText(), key -> new ArrayList<>()).add(name);
      }
    }
    modules.put(module, new Module(module, descriptor.path("version").asText(), names));
  }

  private RemoteClass remoteClass(String module, String name, Map<String, JsonNode> pending) {
    RemoteClass known = classes.get(name);
    if (known != null) {
      return known;
    }
    JsonNode node = pending.get(name);
    if (node == null) {
      throw new IllegalStateException("No descriptor declares " + name);
    }
    String parentName = node.path("extends").asText();
    RemoteClass parent = parentName.isEmpty() ? null : remoteClass(module, parentName, pending);
    boolean creatable = node.has("constructor") && !node.path("abstract").asBoolean();
    Set<String> events = new LinkedHashSet<>();
    node.path("events").forEach(event -> events.add(event.asText()));
    var made =
        new RemoteClass(
            module,
            name,
            parent,
            creatable
                ? new Operation(name, name, parameters(node.path("constructor"), "params"))
                : null,
            operations(node),
            events);
    classes.put(name, made);
    return made;
  }

  private static List<Operation> operations(JsonNode remoteClass) {
    List<Operation> operations = new ArrayList<>();
    for (JsonNode method : remoteClass.path("methods")) {
      String name = method.path("name").asText();
      String java = method.path(AS).asText(name);
      operations.add(new Operation(name, java, parameters(method, "params")));
    }
    for (JsonNode property : remoteClass.path("properties")) {
      Parameter value = parameter(property);
      String suffix = capitalised(value.name);
      String java = capitalised(property.path(AS).asText(value.name));
      operations.add(new Operation("get" + suffix, "get" + java, List.of()));
      if (!property.path("readOnly").asBoolean() && !property.path("final").asBoolean()) {
        var argument = new Parameter(value.name, value.type, false, value.defaultValue);
        operations.add(new Operation("set" + suffix, "set" + java, List.of(argument)));
      }
    }
    return operations;
  }

  private static String capitalised(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private void register(String module, JsonNode type) {
    String name = type.path("name").asText();
    Map<String, Parameter> properties = new LinkedHashMap<>();
    properties.putAll(propertiesOfRegister(type.path("extends").asText()));
    parameters(type, "properties").forEach(property -> properties.put(property.name, property));
    registers.put(name, properties);
    registerModules.put(name, qualifier(module));
  }

  private static List<Parameter> parameters(JsonNode node, String field) {
    List<Parameter> parameters = new ArrayList<>();
    node.path(field).forEach(parameter -> parameters.add(parameter(parameter)));
    return parameters;
  }

  private static Parameter parameter(JsonNode node) {
    return new Parameter(
        node.path("name").asText(),
        TypeName.parse(node.path("type").asText()),
        node.path("optional").asBoolean(),
        node.path("defaultValue"));
  }

  private static String qualifier(String module) {
    return MODULES.contains(module) ? KURENTO : module;
  }

  private static JsonNode parse(String module) {
    try {
      return Json.parse(bytes(module));
    } catch (IOException e) {
      throw new UncheckedIOException("The descriptor of module " + module, e);
    }
  }

  private static byte[] bytes(String module) {
    String path = "/META-INF/kurento/" + module + ".kmd.json";
    try (InputStream in = ObjectModel.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("No resource " + path);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }
}
