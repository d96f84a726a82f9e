package io.rivero.pipeline.audio;

/// Takes sound, on a work thread.
public interface AudioSink {
  /// The next block. Where numbers are left out, there was nothing to hear.
  void block(AudioBlock block);

  /// A key of the telephone, in its time between the blocks.
  default void key(KeyReport report) {}
}
