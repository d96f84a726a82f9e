package io.rivero.benchmarks;

import io.rivero.codec.picture.I420Picture;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A clip in memory, so that no pass waits for a file.
record Clip(int width, int height, double rate, List<I420Picture> pictures) {
  static final int MAX_PICTURES = 1000;

  static Clip read(Path file) throws IOException {
    var pictures = new ArrayList<I420Picture>();
    try (var reader = new Y4mReader(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      I420Picture picture;
      while (pictures.size() < MAX_PICTURES && (picture = reader.next()) != null) {
        pictures.add(picture);
      }
      if (pictures.isEmpty()) {
        throw new IOException("no picture in " + file);
      }
      return new Clip(reader.width(), reader.height(), reader.rate(), pictures);
    }
  }

  long nanosOf(int number) {
    return Math.round(number * 1e9 / rate);
  }

  /// Goes on after the last picture: backwards and forwards again, so that the scene never jumps.
  I420Picture endless(int number) {
    int last = pictures.size() - 1;
    if (last == 0) {
      return pictures.getFirst();
    }
    int n = number % (2 * last);
    return pictures.get(n <= last ? n : 2 * last - n);
  }
}
