package io.rivero.rtp;

/// Where the elements of a header extension block are (RFC 8285), relative to the packet's start.
final class ExtensionIndex {
  private static final int ONE_BYTE_PROFILE = 0xBEDE;
  private static final int TWO_BYTE_PROFILE = 0x1000; // the low four bits are "appbits"

  private final int[] ids = new int[RtpPacket.MAX_EXTENSIONS];
  private final int[] starts = new int[RtpPacket.MAX_EXTENSIONS];
  private final int[] lengths = new int[RtpPacket.MAX_EXTENSIONS];
  private int count;

  void clear() {
    count = 0;
  }

  int count() {
    return count;
  }

  int id(int index) {
    return ids[index];
  }

  int start(int index) {
    return starts[index];
  }

  int length(int index) {
    return lengths[index];
  }

  /// The first element with this id, or -1.
  int find(int id) {
    for (int i = 0; i < count; i++) {
      if (ids[i] == id) {
        return i;
      }
    }
    return -1;
  }

  void copyFrom(ExtensionIndex other) {
    count = other.count;
    for (int i = 0; i < count; i++) {
      ids[i] = other.ids[i];
      starts[i] = other.starts[i];
      lengths[i] = other.lengths[i];
    }
  }

  /// Adds the elements between `start` and `end` of the packet at `offset`; none if the block is of
  /// another profile.
  void index(byte[] buffer, int offset, int profile, int start, int end) {
    if (profile == ONE_BYTE_PROFILE) {
      indexOneByteForm(buffer, offset, start, end);
    } else if ((profile & 0xfff0) == TWO_BYTE_PROFILE) {
      indexTwoByteForm(buffer, offset, start, end);
    }
  }

  /// RFC 8285 section 4.2. An ID of 15, or of 0 with a length, ends the block.
  private void indexOneByteForm(byte[] buffer, int offset, int start, int end) {
    int at = start;
    while (at < end && count < ids.length) {
      int header = buffer[offset + at++] & 0xff;
      if (header == 0) {
        continue; // padding
      }
      int id = header >>> 4;
      int length = (header & 0xf) + 1;
      if (id == 0 || id == 15 || at + length > end) {
        return;
      }
      add(id, at, length);
      at += length;
    }
  }

  /// RFC 8285 section 4.3. An element may be empty; an ID of 0 is one byte of padding.
  private void indexTwoByteForm(byte[] buffer, int offset, int start, int end) {
    int at = start;
    while (at < end && count < ids.length) {
      int id = buffer[offset + at++] & 0xff;
      if (id == 0) {
        continue;
      }
      if (at >= end) {
        return;
      }
      int length = buffer[offset + at++] & 0xff;
      if (at + length > end) {
        return;
      }
      add(id, at, length);
      at += length;
    }
  }

  private void add(int id, int start, int length) {
    ids[count] = id;
    starts[count] = start;
    lengths[count++] = length;
  }
}
