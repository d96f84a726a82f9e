package io.rivero.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.rivero.pipeline.ErrorCode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Turns one JSON argument into the Java value that a method takes, with the checks and messages
/// that Kurento's clients know. Made once per parameter, when classes are bound.
@FunctionalInterface
interface Converter {
  /// A list or map argument may have this many entries.
  int MAX_ENTRIES = 10_000;

  /// Checks and converts one argument.
  ///
  /// @param value present, perhaps JSON null
  /// @param objects gives the object with an id, or throws {@link RpcException}
  Object convert(JsonNode value, Function<String, Object> objects);

  /// The converter for a parameter of a descriptor and the type of the Java parameter.
  ///
  /// @param what `parameter`, or `property` inside a register
  /// @throws IllegalArgumentException when the Java type does not fit the descriptor's
  static Converter of(ObjectModel model, TypeName type, String name, String what, Type javaType) {
    String subject = "'" + name + "' " + what + " should be a ";
    return switch (type.shape()) {
      case LIST ->
          list(of(model, type.single(), name, what, argument(javaType, List.class, 0)), subject);
      case MAP ->
          map(of(model, type.single(), name, what, argument(javaType, Map.class, 1)), subject);
      case SINGLE -> {
        if (!(javaType instanceof Class<?> javaClass)) {
          throw new IllegalArgumentException(javaType + " for " + type.element());
        }
        yield single(model, type.element(), subject, javaClass);
      }
    };
  }

  private static Converter single(
      ObjectModel model, String type, String subject, Class<?> javaClass) {
    return switch (type) {
      case "String" -> {
        require(type, javaClass, String.class, String.class);
        yield (value, objects) -> {
          check(value.isValueNode() && !value.isNull(), subject, "string");
          return value.asText();
        };
      }
      case "boolean" -> {
        require(type, javaClass, boolean.class, Boolean.class);
        yield (value, objects) -> {
          check(value.isBoolean(), subject, "boolean");
          return value.booleanValue();
        };
      }
      case "int" -> {
        require(type, javaClass, int.class, Integer.class);
        yield (value, objects) -> {
          check(value.isNumber() && value.canConvertToInt(), subject, "integer");
          return value.intValue();
        };
      }
      case "int64" -> {
        require(type, javaClass, long.class, Long.class);
        yield (value, objects) -> {
          check(value.isNumber() && value.canConvertToLong(), subject, "integer");
          return value.longValue();
        };
      }
      case "float" -> {
        require(type, javaClass, float.class, Float.class);
        yield (value, objects) -> {
          check(value.isNumber() && Float.isFinite(value.floatValue()), subject, "double");
          return value.floatValue();
        };
      }
      case "double" -> {
        require(type, javaClass, double.class, Double.class);
        yield (value, objects) -> {
          check(value.isNumber() && Double.isFinite(value.doubleValue()), subject, "double");
          return value.doubleValue();
        };
      }
      default -> {
        if (!javaClass.getSimpleName().equals(type)) {
          throw new IllegalArgumentException(javaClass.getSimpleName() + " for " + type);
        }
        yield javaClass.isEnum()
            ? enumeration(type, javaClass, subject)
            : javaClass.isRecord()
                ? register(model, type, javaClass, subject)
                : reference(type, javaClass, subject);
      }
    };
  }

  private static Converter enumeration(String type, Class<?> javaClass, String subject) {
    Map<String, Object> constants = new LinkedHashMap<>();
    for (Object constant : javaClass.getEnumConstants()) {
      constants.put(((Enum<?>) constant).name(), constant);
    }
    return (value, objects) -> {
      check(value.isValueNode(), subject, "string");
      Object constant = constants.get(value.asText());
      if (constant == null) {
        throw RpcException.marshal("Invalid value for '" + type + "'");
      }
      return constant;
    };
  }

  private static Converter reference(String type, Class<?> javaClass, String subject) {
    return (value, objects) -> {
      check(value.isValueNode(), subject, "string");
      Object object = objects.apply(value.asText());
      if (!javaClass.isInstance(object)) {
        throw new RpcException(ErrorCode.MEDIA_OBJECT_ILLEGAL_PARAM_ERROR, subject + type);
      }
      return object;
    };
  }

  private static Converter register(
      ObjectModel model, String type, Class<?> javaClass, String subject) {
    var register = RegisterConverter.of(model, type, javaClass);
    return (value, objects) -> {
      check(value.isObject(), subject, "object");
      return register.convert(value, objects);
    };
  }

  private static Converter list(Converter element, String subject) {
    return (value, objects) -> {
      check(value.isArray() && value.size() <= MAX_ENTRIES, subject, "list");
      List<Object> list = new ArrayList<>(value.size());
      value.forEach(entry -> list.add(element.convert(entry, objects)));
      return List.copyOf(list);
    };
  }

  private static Converter map(Converter element, String subject) {
    return (value, objects) -> {
      check(value.isObject() && value.size() <= MAX_ENTRIES, subject, "map");
      Map<String, Object> map = new LinkedHashMap<>();
      value.properties().forEach(e -> map.put(e.getKey(), element.convert(e.getValue(), objects)));
      return map;
    };
  }

  /// The type argument of `List<T>` or `Map<String, T>`.
  private static Type argument(Type javaType, Class<?> raw, int index) {
    if (javaType instanceof ParameterizedType generic && generic.getRawType() == raw) {
      return generic.getActualTypeArguments()[index];
    }
    throw new IllegalArgumentException(javaType + " for a " + raw.getSimpleName());
  }

  private static void require(String type, Class<?> actual, Class<?> primitive, Class<?> boxed) {
    if (actual != primitive && actual != boxed) {
      throw new IllegalArgumentException(actual.getSimpleName() + " for " + type);
    }
  }

  private static void check(boolean fits, String subject, String expectation) {
    if (!fits) {
      throw RpcException.marshal(subject + expectation);
    }
  }

  /// The value of a parameter or property that may be absent.
  ///
  /// @param fallback what stands for an absent value, null for nothing
  default @Nullable Object convertOptional(
      JsonNode value, @Nullable Object fallback, Function<String, Object> objects) {
    return value.isMissingNode() ? fallback : convert(value, objects);
  }
}
