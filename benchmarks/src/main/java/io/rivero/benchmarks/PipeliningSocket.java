package io.rivero.benchmarks;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// A WebSocket (RFC 6455) that does nothing but send and receive, so that it is the server that is
/// measured: requests may be sent without waiting for answers. One thread may send, another
/// receive.
final class PipeliningSocket implements AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final int FINAL_TEXT = 0x81;
  private static final int MASKED = 0x80;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  PipeliningSocket(URI uri) throws IOException {
    socket = new Socket(uri.getHost(), uri.getPort());
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
    out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), BUFFER));
    handshake(uri);
  }

  private void handshake(URI uri) throws IOException {
    String request =
        "GET "
            + uri.getPath()
            + " HTTP/1.1\r\nHost: "
            + uri.getAuthority()
            + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    var answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0) {
      answer.append((char) in.readUnsignedByte());
    }
    if (!answer.toString().startsWith("HTTP/1.1 101 ")) {
      throw new IOException("no WebSocket: " + answer.toString().lines().findFirst().orElse(""));
    }
  }

  /// Puts a message into the buffer. The mask is zero: it hides nothing from a server.
  void send(String message) throws IOException {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    out.writeByte(FINAL_TEXT);
    if (bytes.length < LENGTH_16) {
      out.writeByte(MASKED | bytes.length);
    } else {
      out.writeByte(MASKED | LENGTH_16);
      out.writeShort(bytes.length);
    }
    out.writeInt(0);
    out.write(bytes);
  }

  void flush() throws IOException {
    out.flush();
  }

  /// The next message, waited for; fragments are not put together.
  String receive() throws IOException {
    in.readUnsignedByte();
    int length = in.readUnsignedByte();
    if (length == LENGTH_16) {
      length = in.readUnsignedShort();
    } else if (length == LENGTH_64) {
      length = Math.toIntExact(in.readLong());
    }
    byte[] message = new byte[length];
    in.readFully(message);
    return new String(message, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // gone is gone
    }
  }
}
