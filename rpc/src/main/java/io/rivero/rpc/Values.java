package io.rivero.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rivero.pipeline.MediaObject;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Java values as JSON, as Kurento's clients read them: an enum constant is its name, an object its
/// id, a record an object with `__type__` and `__module__` whose absent properties are left out.
/// Fields are in alphabetical order. Thread-safe.
final class Values {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private record Field(String name, Method accessor) {}

  private final ObjectModel model;

  private final ClassValue<List<Field>> fields =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          List<Field> fields = new ArrayList<>();
          for (RecordComponent component : type.getRecordComponents()) {
            fields.add(new Field(component.getName(), component.getAccessor()));
          }
          fields.sort(Comparator.comparing(Field::name));
          return fields;
        }
      };

  Values(ObjectModel model) {
    this.model = model;
  }

  /// @throws IllegalArgumentException for a type that the protocol does not know
  JsonNode toJson(@Nullable Object value) {
    return switch (value) {
      case null -> NODES.nullNode();
      case String text -> NODES.textNode(text);
      case Boolean b -> NODES.booleanNode(b);
      case Integer i -> NODES.numberNode(i);
      case Long l -> NODES.numberNode(l);
      case Float f -> NODES.numberNode(Float.isFinite(f) ? f : 0);
      case Double d -> NODES.numberNode(Double.isFinite(d) ? d : 0);
      case Enum<?> constant -> NODES.textNode(constant.name());
      case MediaObject object -> NODES.textNode(object.getId());
      case List<?> list -> {
        ArrayNode array = NODES.arrayNode(list.size());
        list.forEach(entry -> array.add(toJson(entry)));
        yield array;
      }
      case Map<?, ?> map -> map(map);
      case Record register -> register(register);
      default -> throw new IllegalArgumentException("No JSON for " + value.getClass());
    };
  }

  /// The components of a record alone, for the data of an event.
  Map<String, JsonNode> fields(Record value) {
    Map<String, JsonNode> all = new TreeMap<>();
    for (Field field : fields.get(value.getClass())) {
      Object component = read(field, value);
      if (component != null) {
        all.put(field.name, toJson(component));
      }
    }
    return all;
  }

  /// An empty map is null, as in Kurento.
  private JsonNode map(Map<?, ?> map) {
    if (map.isEmpty()) {
      return NODES.nullNode();
    }
    ObjectNode object = NODES.objectNode();
    map.forEach((key, value) -> object.set(String.valueOf(key), toJson(value)));
    return object;
  }

  private JsonNode register(Record value) {
    Map<String, JsonNode> all = fields(value);
    String type = value.getClass().getSimpleName();
    Amendments.addFields(all, value);
    all.put("__type__", NODES.textNode(type));
    all.put("__module__", NODES.textNode(model.moduleOfRegister(type)));
    return NODES.objectNode().setAll(all);
  }

  private static @Nullable Object read(Field field, Record value) {
    try {
      return field.accessor.invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          field.name + " of " + Arrays.toString(value.getClass().getInterfaces()), e);
    }
  }
}
