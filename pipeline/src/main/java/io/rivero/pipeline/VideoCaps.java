package io.rivero.pipeline;

/// A preferred video format.
public record VideoCaps(VideoCodec codec, Fraction framerate) {}
