package io.rivero.rpc;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// A WebSocket by hand, for what no client does.
final class RawWebSocket implements AutoCloseable {
  static final int TEXT = 0x1;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int FIN = 0x80;
  static final int RSV1 = 0x40;

  /// RFC 7692, section 7.2.1: what a deflater ends a block with, and a sender leaves out.
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  /// A frame as it came.
  record Frame(int head, String bytes) {
    int opcode() {
      return head & 0xf;
    }

    boolean isFinal() {
      return (head & FIN) != 0;
    }

    byte[] payload() {
      return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Of a close frame: RFC 6455, section 5.5.1.
    int status() {
      return (bytes.charAt(0) << 8) + bytes.charAt(1);
    }
  }

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final DataOutputStream out;
  private final String head;

  /// @param headers of the request, beside those of RFC 6455, section 4.1
  RawWebSocket(int port, String... headers) throws IOException {
    socket.setReceiveBufferSize(8192);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(60_000);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    out.write(
        ("GET /kurento HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + more
                + "\r\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    var read = new StringBuilder();
    while (!read.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("Closed after " + read);
      }
      read.append((char) next);
    }
    head = read.toString();
  }

  /// Of this end.
  int localPort() {
    return socket.getLocalPort();
  }

  /// The head of the answer to the handshake.
  String head() {
    return head;
  }

  void send(String text) throws IOException {
    frame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /// RFC 6455, section 5.2: a masked frame; the mask is zero.
  void frame(int first, byte[] payload) throws IOException {
    out.writeByte(first);
    if (payload.length < 126) {
      out.writeByte(0x80 | payload.length);
    } else if (payload.length < 65_536) {
      out.writeByte(0x80 | 126);
      out.writeShort(payload.length);
    } else {
      out.writeByte(0x80 | 127);
      out.writeLong(payload.length);
    }
    out.writeInt(0);
    out.write(payload);
    out.flush();
  }

  Frame receive() throws IOException {
    int first = in.readUnsignedByte();
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    byte[] payload = in.readNBytes(length);
    return new Frame(first, new String(payload, StandardCharsets.ISO_8859_1));
  }

  /// RFC 7692, section 7.2.1.
  static byte[] deflated(byte[] bytes) {
    var deflater = new Deflater(9, true);
    deflater.setInput(bytes);
    var out = new ByteArrayOutputStream();
    byte[] buffer = new byte[65_536];
    int count;
    do {
      count = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
      out.write(buffer, 0, count);
    } while (count == buffer.length);
    deflater.end();
    byte[] all = out.toByteArray();
    return java.util.Arrays.copyOf(all, all.length - TAIL.length);
  }

  /// RFC 7692, section 7.2.2.
  static String inflated(byte[] bytes) throws DataFormatException {
    var inflater = new Inflater(true);
    byte[] whole = java.util.Arrays.copyOf(bytes, bytes.length + TAIL.length);
    System.arraycopy(TAIL, 0, whole, bytes.length, TAIL.length);
    inflater.setInput(whole);
    byte[] buffer = new byte[1 << 20];
    int count = inflater.inflate(buffer);
    inflater.end();
    return new String(buffer, 0, count, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
