package io.rivero.rtp;

/// Writes one plain RTP packet after the other into the caller's arrays, without allocating (RFC
/// 3550 section 5.1, header extensions as in RFC 8285).
///
/// Order of calls: [#begin], then `csrc`s, then `extension`s, then one `payload`, then [#padding]
/// if wanted, then [#end]. Wrong order and values that cannot be encoded throw: they are the
/// caller's bugs. An array that is too short throws `IndexOutOfBoundsException`.
///
/// Owner: one thread.
public final class RtpWriter {
  private byte[] out = new byte[RtpPacket.FIXED_HEADER_LENGTH];
  private int start;
  private int at;
  private int block; // where the extension block starts, -1 if there is none
  private int payloadAt; // where the payload starts, -1 while it is not written
  private boolean twoByte;

  /// Starts a packet at `offset` and writes its fixed header.
  ///
  /// @param payloadType 0 to 127
  /// @param sequenceNumber its low 16 bits are written
  /// @param timestamp its low 32 bits are written
  /// @return this
  public RtpWriter begin(
      byte[] out,
      int offset,
      int payloadType,
      boolean marker,
      int sequenceNumber,
      long timestamp,
      int ssrc) {
    if ((payloadType & ~0x7f) != 0) {
      throw new IllegalArgumentException("payload type " + payloadType);
    }
    this.out = out;
    start = offset;
    at = offset + RtpPacket.FIXED_HEADER_LENGTH;
    block = -1;
    payloadAt = -1;
    twoByte = false;
    out[offset] = (byte) 0x80;
    out[offset + 1] = (byte) (payloadType | (marker ? 0x80 : 0));
    Bytes.put16(out, offset + 2, sequenceNumber);
    Bytes.put32(out, offset + 4, timestamp);
    Bytes.put32(out, offset + 8, ssrc);
    return this;
  }

  /// Adds a contributing source; at most 15.
  public RtpWriter csrc(int csrc) {
    int count = out[start] & 0x0f;
    if (block >= 0 || payloadAt >= 0 || count == 15) {
      throw new IllegalStateException("no room for a CSRC");
    }
    out[start]++;
    Bytes.put32(out, at, csrc);
    at += 4;
    return this;
  }

  /// Uses the two-byte form for the extension block of this packet; only where the peer has agreed
  /// by `a=extmap-allow-mixed` (RFC 8285 section 4.1.2).
  public RtpWriter twoByteExtensions() {
    if (block >= 0 || payloadAt >= 0) {
      throw new IllegalStateException("extension block already started");
    }
    twoByte = true;
    return this;
  }

  /// Whether an element can be written in the one-byte form: id 1 to 14, 1 to 16 bytes of data.
  public static boolean fitsOneByteForm(int id, int length) {
    return id >= 1 && id <= 14 && length >= 1 && length <= 16;
  }

  /// Adds an extension element, whose data the caller writes.
  ///
  /// @return where its data starts in the array
  public int extension(int id, int length) {
    boolean fits =
        twoByte
            ? id >= 1 && id <= 255 && length >= 0 && length <= 255
            : fitsOneByteForm(id, length);
    if (!fits) {
      throw new IllegalArgumentException("extension " + id + " of " + length + " bytes");
    }
    if (payloadAt >= 0) {
      throw new IllegalStateException("payload already written");
    }
    if (block < 0) {
      block = at;
      at += 4;
    }
    if (twoByte) {
      out[at++] = (byte) id;
      out[at++] = (byte) length;
    } else {
      out[at++] = (byte) (id << 4 | (length - 1));
    }
    int data = at;
    at += length;
    return data;
  }

  /// Adds an extension element with a copy of the given data.
  public RtpWriter extension(int id, byte[] data, int offset, int length) {
    int to = extension(id, length);
    System.arraycopy(data, offset, out, to, length);
    return this;
  }

  /// Closes the header and copies the payload behind it.
  public RtpWriter payload(byte[] payload, int offset, int length) {
    int to = payload(length);
    System.arraycopy(payload, offset, out, to, length);
    return this;
  }

  /// Closes the header and leaves room for a payload, which the caller writes.
  ///
  /// @return where the payload starts in the array
  public int payload(int length) {
    if (payloadAt >= 0) {
      throw new IllegalStateException("payload already written");
    }
    if (block >= 0) {
      closeExtensionBlock();
    }
    payloadAt = at;
    at += length;
    return payloadAt;
  }

  private void closeExtensionBlock() {
    while ((at - block) % 4 != 0) {
      out[at++] = 0;
    }
    out[start] |= 0x10;
    Bytes.put16(out, block, twoByte ? 0x1000 : 0xBEDE);
    Bytes.put16(out, block + 2, (at - block) / 4 - 1);
  }

  /// Adds padding behind the payload.
  ///
  /// @param length with the count byte, 1 to 255
  public RtpWriter padding(int length) {
    if (length < 1 || length > 255) {
      throw new IllegalArgumentException("padding of " + length);
    }
    if (payloadAt < 0 || (out[start] & 0x20) != 0) {
      throw new IllegalStateException("padding goes once behind the payload");
    }
    out[start] |= 0x20;
    for (int i = 1; i < length; i++) {
      out[at++] = 0;
    }
    out[at++] = (byte) length;
    return this;
  }

  /// Ends the packet; without a call of `payload` its payload is empty.
  ///
  /// @return its length in bytes
  public int end() {
    if (payloadAt < 0) {
      payload(0);
    }
    return at - start;
  }
}
