package io.rivero.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An operation of a descriptor together with the Java method or constructor that carries it out.
final class BoundOperation {
  /// @param fallback what an absent argument becomes: the default of the descriptor, or null
  private record Argument(
      String name, Converter converter, boolean optional, @Nullable Object fallback) {}

  private final List<Argument> arguments;
  private final MethodHandle handle;
  private final boolean requiresArguments;

  private BoundOperation(List<Argument> arguments, MethodHandle handle) {
    this.arguments = arguments;
    this.handle = handle;
    this.requiresArguments = arguments.stream().anyMatch(argument -> !argument.optional);
  }

  /// @param leading how many Java parameters come before those of the descriptor
  /// @throws IllegalArgumentException when the Java types do not fit the descriptor's
  static BoundOperation of(
      ObjectModel model, ObjectModel.Operation operation, Executable java, int leading) {
    List<Argument> arguments = new ArrayList<>();
    Type[] types = java.getGenericParameterTypes();
    for (int i = 0; i < operation.parameters().size(); i++) {
      var parameter = operation.parameters().get(i);
      Type type = types[leading + i];
      var converter = Converter.of(model, parameter.type(), parameter.name(), "parameter", type);
      boolean primitive = type instanceof Class<?> c && c.isPrimitive();
      // A constructor is told what the application said: null is "nothing", and it has its own
      // default.
      boolean withDefault = primitive || java instanceof Method;
      Object fallback =
          withDefault ? converter.convertOptional(parameter.defaultValue(), null, id -> id) : null;
      if (primitive && parameter.optional() && fallback == null) {
        throw new IllegalArgumentException(parameter.name() + " may be absent, so no primitive");
      }
      arguments.add(new Argument(parameter.name(), converter, parameter.optional(), fallback));
    }
    return new BoundOperation(arguments, handle(java));
  }

  /// Are arguments needed at all?
  boolean requiresArguments() {
    return requiresArguments;
  }

  /// Checks and converts the arguments, then calls.
  ///
  /// @param leading the receiver of a method, what a constructor takes first, or nothing
  /// @param values an object or missing
  /// @return null for void and for null
  /// @throws RpcException for a missing or wrong argument
  @Nullable Object call(List<Object> leading, JsonNode values, Function<String, Object> objects) {
    @Nullable Object[] converted = new @Nullable Object[leading.size() + arguments.size()];
    for (int i = 0; i < leading.size(); i++) {
      converted[i] = leading.get(i);
    }
    for (int i = 0; i < arguments.size(); i++) {
      Argument argument = arguments.get(i);
      JsonNode value = values.path(argument.name);
      converted[leading.size() + i] =
          argument.optional
              ? argument.converter.convertOptional(value, argument.fallback, objects)
              : argument.converter.convert(value, objects);
    }
    return invoke(handle, converted);
  }

  /// A handle that takes all arguments in one array.
  static MethodHandle spread(MethodHandle handle) {
    int count = handle.type().parameterCount();
    return handle
        .asSpreader(Object[].class, count)
        .asType(MethodType.methodType(Object.class, Object[].class));
  }

  static @Nullable Object invoke(MethodHandle handle, @Nullable Object[] arguments) {
    try {
      return (Object) handle.invokeExact(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle handle(Executable java) {
    try {
      return spread(
          switch (java) {
            case Method method -> MethodHandles.publicLookup().unreflect(method);
            case Constructor<?> constructor ->
                MethodHandles.publicLookup().unreflectConstructor(constructor);
          });
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(Arrays.toString(java.getParameterTypes()), e);
    }
  }
}
