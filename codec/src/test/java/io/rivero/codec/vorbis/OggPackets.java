package io.rivero.codec.vorbis;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// The packets of an Ogg file with one stream (RFC 3533), for tests.
final class OggPackets {
  private OggPackets() {}

  static List<byte[]> of(byte[] file) {
    List<byte[]> packets = new ArrayList<>();
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    int at = 0;
    while (at + 27 <= file.length) {
      int segments = file[at + 26] & 0xff;
      int data = at + 27 + segments;
      for (int i = 0; i < segments; i++) {
        int size = file[at + 27 + i] & 0xff;
        packet.write(file, data, size);
        data += size;
        if (size < 255) {
          packets.add(packet.toByteArray());
          packet.reset();
        }
      }
      at = data;
    }
    return packets;
  }
}
