package io.rivero.codec.h264;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jcodec.codecs.h264.io.model.Frame;
import org.jcodec.codecs.h264.io.model.RefPicMarking;
import org.jcodec.codecs.h264.io.model.RefPicMarking.Instruction;
import org.jcodec.common.IntObjectMap;
import org.jspecify.annotations.Nullable;

/// The pictures that later ones may refer to, of one coded video sequence (ITU-T H.264 section
/// 8.2.5), and the planes of those that are no longer needed.
final class ReferencePictures {
  private final SequenceParameters sequence;
  private final @Nullable Frame[] byFrameNum; // as the library wants them
  private final List<Frame> shortTerm = new ArrayList<>();
  private final IntObjectMap<Frame> longTerm = new IntObjectMap<>();
  private final ArrayDeque<byte[][]> freePlanes = new ArrayDeque<>();
  private int lastFrameNum;

  ReferencePictures(SequenceParameters sequence) {
    this.sequence = sequence;
    byFrameNum = new @Nullable Frame[sequence.maxFrameNum()];
  }

  SequenceParameters sequence() {
    return sequence;
  }

  @Nullable Frame[] byFrameNum() {
    return byFrameNum;
  }

  IntObjectMap<Frame> longTerm() {
    return longTerm;
  }

  /// Planes for a picture: Y, U and V of its coded size, with any content.
  byte[][] acquirePlanes() {
    byte[][] planes = freePlanes.poll();
    if (planes == null) {
      int luma = sequence.codedWidth() * sequence.codedHeight();
      planes = new byte[][] {new byte[luma], new byte[luma / 4], new byte[luma / 4]};
    }
    return planes;
  }

  /// Takes the planes of a picture that is not needed any more, and lets go what it referred to.
  void release(Frame frame) {
    Arrays.fill(frame.getRefsUsed(), null);
    freePlanes.push(frame.getData());
  }

  /// Whether no reference picture is missing in front of this one (section 7.4.3, frame_num).
  boolean follows(SliceHeader slice) {
    int next = (lastFrameNum + 1) % sequence.maxFrameNum();
    return slice.idr() || slice.frameNum() == next || sequence.gapsAllowed();
  }

  /// Forgets all pictures.
  void clear() {
    while (!shortTerm.isEmpty()) {
      removeShort(shortTerm.getFirst());
    }
    for (int index : longTerm.keys()) {
      removeLong(index);
    }
  }

  /// Takes a reference picture that has been decoded.
  ///
  /// @param marking what the slice header says about other ones, null for the sliding window
  void add(Frame frame, SliceHeader slice, boolean longTermIdr, @Nullable RefPicMarking marking) {
    int longIndex = longTermIdr ? 0 : -1;
    if (slice.idr()) {
      clear();
    } else if (marking != null) {
      for (Instruction instruction : marking.getInstructions()) {
        longIndex = mark(instruction, slice.frameNum(), longIndex);
      }
    }
    makeRoom(slice.frameNum());
    lastFrameNum = slice.frameNum();
    if (longIndex >= 0) {
      removeLong(longIndex);
      frame.setShortTerm(false);
      longTerm.put(longIndex, frame);
      return;
    }
    Frame same = byFrameNum[slice.frameNum()];
    if (same != null) {
      removeShort(same);
    }
    byFrameNum[slice.frameNum()] = frame;
    shortTerm.add(frame);
  }

  /// One memory management control operation (section 8.2.5.4).
  ///
  /// @return the long-term index of the current picture, -1 if it has none
  private int mark(Instruction instruction, int frameNum, int longIndex) {
    int first = instruction.getArg1();
    switch (instruction.getType()) {
      case REMOVE_SHORT -> removeShort(shortBefore(frameNum, first));
      case REMOVE_LONG -> removeLong(first);
      case CONVERT_INTO_LONG -> convert(shortBefore(frameNum, first), instruction.getArg2());
      case TRUNK_LONG -> truncateLong(first);
      case CLEAR -> clear();
      case MARK_LONG -> {
        return first;
      }
    }
    return longIndex;
  }

  private @Nullable Frame shortBefore(int frameNum, int difference) {
    return byFrameNum[Math.floorMod(frameNum - difference, sequence.maxFrameNum())];
  }

  private void convert(@Nullable Frame frame, int index) {
    if (frame != null) {
      forgetShort(frame);
      removeLong(index);
      frame.setShortTerm(false);
      longTerm.put(index, frame);
    }
  }

  /// @param most the largest index that stays, plus 1
  private void truncateLong(int most) {
    for (int index : longTerm.keys()) {
      if (index >= most) {
        removeLong(index);
      }
    }
  }

  /// The sliding window (section 8.2.5.3), also where a stream has marked too few as unused.
  private void makeRoom(int frameNum) {
    int room = Math.max(1, sequence.references()) - 1;
    while (shortTerm.size() + longTerm.size() > room && !shortTerm.isEmpty()) {
      Frame oldest = shortTerm.getFirst();
      for (Frame frame : shortTerm) {
        if (wrapped(frame, frameNum) < wrapped(oldest, frameNum)) {
          oldest = frame;
        }
      }
      removeShort(oldest);
    }
    while (longTerm.size() > room) {
      removeLong(longTerm.keys()[0]);
    }
  }

  private int wrapped(Frame frame, int frameNum) {
    int number = frame.getFrameNo();
    return number > frameNum ? number - sequence.maxFrameNum() : number;
  }

  private void removeShort(@Nullable Frame frame) {
    if (frame != null) {
      forgetShort(frame);
      release(frame);
    }
  }

  private void forgetShort(Frame frame) {
    shortTerm.remove(frame);
    byFrameNum[frame.getFrameNo()] = null;
  }

  private void removeLong(int index) {
    Frame frame = longTerm.get(index);
    if (frame != null) {
      longTerm.remove(index);
      release(frame);
    }
  }
}
