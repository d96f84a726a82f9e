package io.rivero.pipeline.video;

/// Takes pictures, on a work thread.
public interface FrameSink {
  /// The next picture.
  ///
  /// @param frame its picture is on loan for this call; to keep it, it has to be retained
  void frame(VideoFrame frame);
}
