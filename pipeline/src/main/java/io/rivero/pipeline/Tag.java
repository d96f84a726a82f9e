package io.rivero.pipeline;

/// A note that an application keeps with an object.
public record Tag(String key, String value) {}
