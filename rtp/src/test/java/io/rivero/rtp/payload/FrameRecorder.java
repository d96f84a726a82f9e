package io.rivero.rtp.payload;

import java.util.ArrayList;
import java.util.List;

/// What an assembler has given out.
final class FrameRecorder implements FrameAssembler.Output {
  final List<EncodedFrame> frames = new ArrayList<>();
  final List<FrameLoss> losses = new ArrayList<>();

  @Override
  public void frame(EncodedFrame frame) {
    frames.add(frame);
  }

  @Override
  public void lost(FrameLoss reason) {
    losses.add(reason);
  }

  List<Long> timestamps() {
    return frames.stream().map(EncodedFrame::timestamp).toList();
  }
}
