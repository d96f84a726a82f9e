package io.rivero.rpc;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Ties the remote classes of the descriptors to Java classes of the same simple name, once, at
/// start. There is no dispatch written by hand: what a descriptor declares and a Java class has can
/// be called.
final class Binding {
  private final Map<String, BoundClass> classes = new TreeMap<>();
  private final Set<String> missing = new TreeSet<>();

  private Binding() {}

  /// @param implementations the Java classes, each named like its remote class
  /// @param runtime the type that the factory of a root takes before the parameters of the
  ///   descriptor
  static Binding of(ObjectModel model, Collection<Class<?>> implementations, Class<?> runtime) {
    var binding = new Binding();
    for (var remoteClass : model.classes()) {
      Class<?> java =
          implementations.stream()
              .filter(c -> c.getSimpleName().equals(remoteClass.name()))
              .findAny()
              .orElse(null);
      if (java != null) {
        binding.classes.put(remoteClass.name(), binding.bind(model, remoteClass, java, runtime));
      } else if (remoteClass.constructor() != null) {
        binding.missing.add(remoteClass.name());
      }
    }
    return binding;
  }

  @Nullable BoundClass find(String simpleName) {
    return classes.get(simpleName);
  }

  Collection<BoundClass> classes() {
    return classes.values();
  }

  /// What the descriptors declare and nothing implements: `Class`, or `Class.operation`.
  Set<String> missing() {
    return missing;
  }

  private BoundClass bind(
      ObjectModel model, ObjectModel.RemoteClass remoteClass, Class<?> java, Class<?> runtime) {
    Map<String, BoundOperation> operations = new TreeMap<>();
    for (var declaring : remoteClass.lineage()) {
      for (var operation : declaring.operations()) {
        BoundOperation bound = method(model, declaring.name(), operation, java);
        if (bound != null) {
          operations.putIfAbsent(operation.name(), bound);
        }
      }
    }
    var constructor = remoteClass.constructor();
    if (constructor == null) {
      return new BoundClass(remoteClass, null, false, operations);
    }
    for (Constructor<?> candidate : java.getConstructors()) {
      Class<?>[] types = candidate.getParameterTypes();
      int surplus = types.length - constructor.parameters().size();
      boolean root = surplus == 1 && types[0] == runtime;
      if (surplus == 0 || root) {
        var factory = BoundOperation.of(model, constructor, candidate, surplus);
        return new BoundClass(remoteClass, factory, root, operations);
      }
    }
    throw new IllegalStateException(java + " has no constructor for its descriptor");
  }

  private @Nullable BoundOperation method(
      ObjectModel model, String declaring, ObjectModel.Operation operation, Class<?> java) {
    List<String> misfits = new ArrayList<>();
    for (Method method : java.getMethods()) {
      if (method.getName().equals(operation.javaName())
          && method.getParameterCount() == operation.parameters().size()
          && !Modifier.isStatic(method.getModifiers())
          && !method.isBridge()) {
        try {
          return BoundOperation.of(model, operation, method, 0);
        } catch (IllegalArgumentException e) {
          misfits.add(String.valueOf(e.getMessage()));
        }
      }
    }
    String reason = misfits.isEmpty() ? "" : " (" + String.join(", ", misfits) + ")";
    missing.add(declaring + "." + operation.name() + reason);
    return null;
  }
}
