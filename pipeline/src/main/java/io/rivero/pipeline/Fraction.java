package io.rivero.pipeline;

/// A rational number, as for frame rates.
public record Fraction(int numerator, int denominator) {}
