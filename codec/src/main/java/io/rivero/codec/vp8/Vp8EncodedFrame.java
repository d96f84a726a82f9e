package io.rivero.codec.vp8;

/// A frame as [Vp8Encoder#encode] wrote it: a view into the encoder's buffer, valid until its next
/// call. What the RTP payload descriptor of RFC 7741 section 4.2 wants to know comes with it.
public final class Vp8EncodedFrame {
  byte[] bytes = new byte[0];
  int length;
  boolean keyFrame;
  int width;
  int height;
  int temporalLayer;
  boolean layerSync;
  boolean droppable;
  int tl0PictureIndex;
  int quantiser;

  Vp8EncodedFrame() {}

  /// The encoder's buffer; the frame is its first [#length()] bytes.
  public byte[] bytes() {
    return bytes;
  }

  /// Bytes of the frame.
  public int length() {
    return length;
  }

  /// Whether it can be decoded without any other frame.
  public boolean keyFrame() {
    return keyFrame;
  }

  /// Width in luma samples.
  public int width() {
    return width;
  }

  /// Height in luma samples.
  public int height() {
    return height;
  }

  /// TID: 0 for the base layer, which needs no other.
  public int temporalLayer() {
    return temporalLayer;
  }

  /// Y: whether it depends on the base layer only, so that a receiver may begin to take this layer
  /// here.
  public boolean layerSync() {
    return layerSync;
  }

  /// N: whether no other frame depends on it.
  public boolean droppable() {
    return droppable;
  }

  /// TL0PICIDX: counts the frames of the base layer, 0 to 255 and round again.
  public int tl0PictureIndex() {
    return tl0PictureIndex;
  }

  /// Quantiser index, 0 to 127.
  public int quantiser() {
    return quantiser;
  }
}
