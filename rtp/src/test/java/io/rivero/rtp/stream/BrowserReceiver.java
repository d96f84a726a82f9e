package io.rivero.rtp.stream;

import static io.rivero.rtp.stream.Media.MS;

import io.rivero.rtp.Bytes;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.rtcp.IntList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Receives video as Chromium does: it asks for what is missing at once and again after each round
/// trip, gives a packet up after ten times, shows a frame when it and all since the last key frame
/// are whole, and asks for a key frame every 200 ms before its first picture and when it has shown
/// nothing for three seconds.
final class BrowserReceiver {
  static final int MAX_TRIES = 10;
  static final long NO_FRAME_NANOS = 3000 * MS;
  static final long NO_KEY_FRAME_NANOS = 200 * MS;

  /// Where a frame is told behind a VP8 header, see [#write].
  private static final int FRAME_AT = 20;

  /// What it tells the sender.
  interface Feedback {
    void nack(IntList sequenceNumbers);

    void pli();
  }

  private record Request(int tries, long nanos) {}

  private static final class Frame {
    final int packets;
    final boolean key;
    int received;

    Frame(int packets, boolean key) {
      this.packets = packets;
      this.key = key;
    }
  }

  private final long roundTripNanos;
  private final Feedback feedback;
  private final TreeMap<Long, Request> missing = new TreeMap<>();
  private final Map<Integer, Frame> frames = new HashMap<>();
  private long highest = Long.MIN_VALUE;
  private int newestKeyFrame = -1; // that is whole
  private long keyFrameSequence; // its first packet
  private int lastShown = -1;
  private long shownNanos;
  private long pliNanos;
  private int shown;
  private long longestGapNanos;

  /// @param roundTripNanos as it believes
  BrowserReceiver(long roundTripNanos, Feedback feedback) {
    this.roundTripNanos = roundTripNanos;
    this.feedback = feedback;
  }

  /// Marks a payload as part of a frame.
  static void write(byte[] payload, int frame, int index, int packets, boolean key) {
    Bytes.put32(payload, FRAME_AT, frame);
    Bytes.put16(payload, FRAME_AT + 4, index);
    Bytes.put16(payload, FRAME_AT + 6, packets);
    payload[FRAME_AT + 8] = (byte) (key ? 1 : 0);
  }

  void receive(RtpPacket packet, long nowNanos) {
    long sequence = packet.extendedSequence();
    note(sequence, nowNanos);
    byte[] b = packet.buffer();
    int at = packet.payloadOffset() + FRAME_AT;
    int number = Bytes.i32(b, at);
    int packets = Bytes.u16(b, at + 6);
    long first = sequence - Bytes.u16(b, at + 4);
    Frame frame = frames.computeIfAbsent(number, n -> new Frame(packets, b[at + 8] == 1));
    frame.received++;
    if (frame.key && frame.received == packets && number > Math.max(lastShown, newestKeyFrame)) {
      newestKeyFrame = number;
      keyFrameSequence = first;
    }
    show(nowNanos);
  }

  private void note(long sequence, long nowNanos) {
    missing.remove(sequence);
    if (highest == Long.MIN_VALUE) {
      highest = sequence - 1;
    }
    List<Long> gap = new ArrayList<>();
    for (long s = highest + 1; s < sequence; s++) {
      missing.put(s, new Request(1, nowNanos));
      gap.add(s);
    }
    highest = Math.max(highest, sequence);
    ask(gap);
  }

  private void show(long nowNanos) {
    while (true) {
      Frame next = frames.get(lastShown + 1);
      if (next != null && next.received == next.packets && (next.key || lastShown >= 0)) {
        lastShown++;
      } else if (newestKeyFrame > lastShown) {
        lastShown = newestKeyFrame;
        missing.headMap(keyFrameSequence).clear();
      } else {
        return;
      }
      longestGapNanos = Math.max(longestGapNanos, shown == 0 ? 0 : nowNanos - shownNanos);
      shown++;
      shownNanos = nowNanos;
    }
  }

  /// To be called every 20 ms.
  void tick(long nowNanos) {
    List<Long> again = new ArrayList<>();
    missing
        .entrySet()
        .removeIf(entry -> {
          Request request = entry.getValue();
          if (nowNanos - request.nanos < roundTripNanos) {
            return false;
          }
          if (request.tries == MAX_TRIES) {
            return true;
          }
          again.add(entry.getKey());
          entry.setValue(new Request(request.tries + 1, nowNanos));
          return false;
        });
    ask(again);
    boolean waiting = shown == 0 || nowNanos - shownNanos >= NO_FRAME_NANOS;
    if (waiting && nowNanos - pliNanos >= NO_KEY_FRAME_NANOS) {
      pliNanos = nowNanos;
      feedback.pli();
    }
    longestGapNanos = Math.max(longestGapNanos, shown == 0 ? 0 : nowNanos - shownNanos);
  }

  private void ask(List<Long> sequences) {
    if (!sequences.isEmpty()) {
      feedback.nack(IntList.of(sequences.stream().mapToInt(s -> (int) (s & 0xffff)).toArray()));
    }
  }

  /// Frames shown.
  int shown() {
    return shown;
  }

  /// The longest time between two of them.
  long longestGapNanos() {
    return longestGapNanos;
  }
}
