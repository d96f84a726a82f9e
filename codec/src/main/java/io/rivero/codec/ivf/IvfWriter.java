package io.rivero.codec.ivf;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Writes an IVF file frame by frame.
public final class IvfWriter implements AutoCloseable {
  private final OutputStream out;
  private final byte[] frameHeader = new byte[IvfReader.FRAME_HEADER_BYTES];

  /// Writes the header.
  ///
  /// @param out is closed by [#close]
  public IvfWriter(OutputStream out, IvfHeader header) throws IOException {
    this.out = out;
    byte[] bytes = new byte[IvfHeader.BYTES];
    byte[] signature = "DKIF".getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(signature, 0, bytes, 0, 4);
    bytes[6] = IvfHeader.BYTES;
    System.arraycopy(header.fourcc().getBytes(StandardCharsets.ISO_8859_1), 0, bytes, 8, 4);
    IvfReader.INT.set(bytes, 12, header.width() | header.height() << 16);
    IvfReader.INT.set(bytes, 16, (int) header.rate());
    IvfReader.INT.set(bytes, 20, (int) header.scale());
    IvfReader.INT.set(bytes, 24, (int) header.frames());
    out.write(bytes);
  }

  /// Writes one frame.
  ///
  /// @param timestamp in ticks, see [IvfHeader#rate]
  public void write(byte[] bytes, int offset, int length, long timestamp) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    IvfReader.INT.set(frameHeader, 0, length);
    IvfReader.LONG.set(frameHeader, 4, timestamp);
    out.write(frameHeader);
    out.write(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
