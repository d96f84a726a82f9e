package io.rivero.rtp.payload;

import io.rivero.rtp.Bytes;

/// Cuts VP8 frames into RTP payloads (RFC 7741 section 4), of nearly equal sizes, so that no frame
/// ends in a tiny packet.
///
/// Each payload has a descriptor with a PictureID of 15 bits; frames of a layered stream also have
/// TL0PICIDX, TID, Y and KEYIDX. A frame is one run of bytes to it: S is set in the first packet
/// and the partition index is always 0, which RFC 7741 section 4.2 allows.
///
/// Owner: one thread.
public final class Vp8Packetizer {
  /// The temporal layer of frames of a stream that has no layers.
  public static final int NO_LAYERS = -1;

  private static final int PLAIN_DESCRIPTOR = 4;
  private static final int LAYERED_DESCRIPTOR = 6;
  private static final int MAX_PICTURE_ID = 0x7fff;

  private final int maxPayload;
  private final int headroom;
  private int pictureId;
  private int tl0PicIdx;
  private int keyIdx;

  /// Makes a packetiser.
  ///
  /// @param maxPayload largest payload with its descriptor in bytes, at least 64
  /// @param headroom bytes left free in front of each payload, at least 0
  /// @param firstPictureId PictureID of the first frame, 0 to 32767; best a random one
  public Vp8Packetizer(int maxPayload, int headroom, int firstPictureId) {
    if (maxPayload < 64 || headroom < 0) {
      throw new IllegalArgumentException("payload of " + maxPayload + " behind " + headroom);
    }
    if (firstPictureId < 0 || firstPictureId > MAX_PICTURE_ID) {
      throw new IllegalArgumentException("PictureID " + firstPictureId);
    }
    this.maxPayload = maxPayload;
    this.headroom = headroom;
    pictureId = firstPictureId;
    tl0PicIdx = -1;
    keyIdx = -1;
  }

  /// Packetises a frame of a stream without layers.
  public void packetize(byte[] frame, int offset, int length, PayloadSink sink) {
    packetize(frame, offset, length, NO_LAYERS, false, false, sink);
  }

  /// Packetises a frame.
  ///
  /// @param length at least 1
  /// @param temporalLayer 0 to 3, or [#NO_LAYERS]
  /// @param layerSync Y: whether it depends on the base layer only; without layers it is not
  ///   written
  /// @param droppable N: whether no other frame depends on it
  public void packetize(
      byte[] frame,
      int offset,
      int length,
      int temporalLayer,
      boolean layerSync,
      boolean droppable,
      PayloadSink sink) {
    if (length < 1 || temporalLayer < NO_LAYERS || temporalLayer > 3) {
      throw new IllegalArgumentException("frame of " + length + ", layer " + temporalLayer);
    }
    boolean key = (frame[offset] & 1) == 0; // RFC 6386 section 9.1
    count(key, temporalLayer);
    int descriptor = temporalLayer == NO_LAYERS ? PLAIN_DESCRIPTOR : LAYERED_DESCRIPTOR;
    int room = maxPayload - descriptor;
    int packets = (length + room - 1) / room;
    int at = offset;
    for (int i = 0; i < packets; i++) {
      int size = length / packets + (i < length % packets ? 1 : 0);
      byte[] buffer = new byte[headroom + descriptor + size];
      writeDescriptor(buffer, i == 0, temporalLayer, layerSync, droppable);
      System.arraycopy(frame, at, buffer, headroom + descriptor, size);
      at += size;
      sink.payload(buffer, headroom, descriptor + size, i == packets - 1);
    }
    pictureId = (pictureId + 1) & MAX_PICTURE_ID;
  }

  private void count(boolean key, int temporalLayer) {
    if (temporalLayer <= 0) {
      tl0PicIdx = (tl0PicIdx + 1) & 0xff;
    }
    if (key) {
      keyIdx = (keyIdx + 1) & 0x1f;
    }
  }

  private void writeDescriptor(
      byte[] out, boolean start, int temporalLayer, boolean layerSync, boolean droppable) {
    boolean layered = temporalLayer != NO_LAYERS;
    out[headroom] = (byte) (0x80 | (droppable ? 0x20 : 0) | (start ? 0x10 : 0)); // X, N, S
    out[headroom + 1] = (byte) (layered ? 0xf0 : 0x80); // I, L, T, K
    Bytes.put16(out, headroom + 2, 0x8000 | pictureId);
    if (layered) {
      Bytes.put8(out, headroom + 4, tl0PicIdx);
      Bytes.put8(out, headroom + 5, temporalLayer << 6 | (layerSync ? 0x20 : 0) | (keyIdx & 0x1f));
    }
  }
}
