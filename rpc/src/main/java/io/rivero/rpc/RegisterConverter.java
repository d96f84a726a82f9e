package io.rivero.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes the record for a register: one component per property, found by name. Unknown fields of
/// the JSON object are ignored.
final class RegisterConverter {
  private record Component(
      String name, Converter converter, boolean optional, @Nullable Object fallback) {}

  private final List<Component> components;
  private final MethodHandle constructor;

  private RegisterConverter(List<Component> components, MethodHandle constructor) {
    this.components = components;
    this.constructor = constructor;
  }

  /// @throws IllegalArgumentException when a component is no property of the register or has
  ///   another type
  static RegisterConverter of(ObjectModel model, String register, Class<?> javaClass) {
    List<Component> components = new ArrayList<>();
    List<Class<?>> types = new ArrayList<>();
    for (RecordComponent component : javaClass.getRecordComponents()) {
      var property = model.propertiesOfRegister(register).get(component.getName());
      if (property == null) {
        throw new IllegalArgumentException(register + " has no property " + component.getName());
      }
      var converter =
          Converter.of(
              model, property.type(), property.name(), "property", component.getGenericType());
      components.add(
          new Component(
              property.name(),
              converter,
              property.optional(),
              converter.convertOptional(property.defaultValue(), null, id -> id)));
      types.add(component.getType());
    }
    try {
      var handle =
          MethodHandles.publicLookup()
              .findConstructor(javaClass, MethodType.methodType(void.class, types));
      return new RegisterConverter(components, BoundOperation.spread(handle));
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(e);
    }
  }

  Object convert(JsonNode value, Function<String, Object> objects) {
    @Nullable Object[] arguments = new @Nullable Object[components.size()];
    for (int i = 0; i < arguments.length; i++) {
      Component component = components.get(i);
      JsonNode argument = value.path(component.name);
      arguments[i] =
          component.optional && (argument.isMissingNode() || argument.isNull())
              ? component.fallback
              : component.converter.convert(argument, objects);
    }
    Object made = BoundOperation.invoke(constructor, arguments);
    if (made == null) {
      throw new IllegalStateException("A constructor gave null");
    }
    return made;
  }
}
