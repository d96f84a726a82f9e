package io.rivero.pipeline;

/// A preferred audio format.
public record AudioCaps(AudioCodec codec, int bitrate) {}
