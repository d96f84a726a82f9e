package io.rivero.codec.ivf;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Reads an IVF file frame by frame:
///
/// ```java
/// while (reader.next()) {
///   decoder.decode(reader.bytes(), 0, reader.length());
/// }
/// ```
public final class IvfReader implements AutoCloseable {
  /// The largest frame that is read.
  public static final int MAX_FRAME_BYTES = 16 << 20;

  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  static final int FRAME_HEADER_BYTES = 12;

  private static final int SIGNATURE = 0x46494b44; // "DKIF"

  private final InputStream in;
  private final IvfHeader header;
  private final byte[] frameHeader = new byte[FRAME_HEADER_BYTES];
  private byte[] frame = new byte[0];
  private int length;
  private long timestamp;

  /// Reads the header.
  ///
  /// @param in is read in small pieces, so it should have a buffer; closed by [#close]
  /// @throws IOException if it is not an IVF file
  public IvfReader(InputStream in) throws IOException {
    this.in = in;
    byte[] bytes = in.readNBytes(IvfHeader.BYTES);
    if (bytes.length < IvfHeader.BYTES || (int) INT.get(bytes, 0) != SIGNATURE) {
      throw new IOException("not an IVF file");
    }
    int headerBytes = little16(bytes, 6);
    if (headerBytes < IvfHeader.BYTES) {
      throw new IOException("IVF header of " + headerBytes + " bytes");
    }
    if (in.readNBytes(headerBytes - IvfHeader.BYTES).length < headerBytes - IvfHeader.BYTES) {
      throw new IOException("IVF header of " + headerBytes + " bytes is cut short");
    }
    header =
        new IvfHeader(
            new String(bytes, 8, 4, StandardCharsets.ISO_8859_1),
            little16(bytes, 12),
            little16(bytes, 14),
            (int) INT.get(bytes, 16) & 0xffffffffL,
            (int) INT.get(bytes, 20) & 0xffffffffL,
            (int) INT.get(bytes, 24) & 0xffffffffL);
  }

  /// What the file says about itself.
  public IvfHeader header() {
    return header;
  }

  /// Reads the next frame.
  ///
  /// @return false at the end of the file, also within a frame that is cut short
  /// @throws IOException if the frame is larger than [#MAX_FRAME_BYTES]
  public boolean next() throws IOException {
    if (in.readNBytes(frameHeader, 0, FRAME_HEADER_BYTES) < FRAME_HEADER_BYTES) {
      return false;
    }
    int size = (int) INT.get(frameHeader, 0);
    if (size < 0 || size > MAX_FRAME_BYTES) {
      throw new IOException("IVF frame of " + Integer.toUnsignedString(size) + " bytes");
    }
    timestamp = (long) LONG.get(frameHeader, 4);
    if (frame.length < size) {
      frame = new byte[Math.max(size, 2 * frame.length)];
    }
    length = size;
    return in.readNBytes(frame, 0, size) == size;
  }

  /// The last frame, from 0 to [#length]; the array is reused by the next one.
  public byte[] bytes() {
    return frame;
  }

  /// Size of the last frame; may be 0.
  public int length() {
    return length;
  }

  /// Time stamp of the last frame in ticks, see [IvfHeader#rate].
  public long timestamp() {
    return timestamp;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static int little16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
  }
}
