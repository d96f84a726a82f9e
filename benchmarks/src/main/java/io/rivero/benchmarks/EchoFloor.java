package io.rivero.benchmarks;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// The least that an answer can take on this machine, with what else it has to do: a WebSocket
/// whose one thread reads a message and writes it back.
final class EchoFloor implements AutoCloseable {
  private static final int LENGTH_16 = 126;
  private static final int MASK_BYTES = 4;

  private final ServerSocket listener;

  EchoFloor() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::serve);
  }

  URI uri() {
    return URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/");
  }

  private void serve() {
    try (Socket socket = listener.accept();
        var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        var out = new DataOutputStream(socket.getOutputStream())) {
      socket.setTcpNoDelay(true);
      var head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        head.append((char) in.readUnsignedByte());
      }
      out.write("HTTP/1.1 101 Echo\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      while (true) {
        out.write(echo(in));
      }
    } catch (EOFException | SocketException e) {
      // closed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A frame of less than 65,536 bytes, without its mask, which is zero.
  private static byte[] echo(DataInputStream in) throws IOException {
    int first = in.readUnsignedByte();
    int length = in.readUnsignedByte() & 0x7f;
    boolean extended = length == LENGTH_16;
    if (extended) {
      length = in.readUnsignedShort();
    }
    in.skipNBytes(MASK_BYTES);
    int head = extended ? 4 : 2;
    byte[] frame = new byte[head + length];
    frame[0] = (byte) first;
    frame[1] = (byte) (extended ? LENGTH_16 : length);
    if (extended) {
      frame[2] = (byte) (length >> 8);
      frame[3] = (byte) length;
    }
    in.readFully(frame, head, length);
    return frame;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
