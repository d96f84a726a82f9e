package io.rivero.codec.ivf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class IvfTest {
  @Test
  void whatWasWrittenIsRead() throws IOException {
    IvfHeader header = new IvfHeader("VP80", 640, 480, 0xffffffffL, 1001, 2);
    byte[] file = file(header, new byte[] {1, 2, 3}, new byte[0]);

    try (var reader = new IvfReader(new ByteArrayInputStream(file))) {
      assertThat(reader.header()).isEqualTo(header);
      assertThat(reader.next()).isTrue();
      assertThat(Arrays.copyOf(reader.bytes(), reader.length())).containsExactly(1, 2, 3);
      assertThat(reader.timestamp()).isEqualTo(1L << 40);
      assertThat(reader.next()).isTrue();
      assertThat(reader.length()).isZero();
      assertThat(reader.next()).isFalse();
    }
  }

  @Test
  void frameCutShortIsTheEnd() throws IOException {
    byte[] file = file(IvfHeader.vp8(16, 16, 30), new byte[] {1, 2, 3});
    for (int length = IvfHeader.BYTES; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      try (var reader = new IvfReader(new ByteArrayInputStream(cut))) {
        assertThat(reader.next()).isFalse();
      }
    }
  }

  @Test
  void anotherFileIsRefused() throws IOException {
    byte[] file = file(IvfHeader.vp8(16, 16, 30));
    file[0] = 'R';
    assertThatThrownBy(() -> new IvfReader(new ByteArrayInputStream(file)))
        .isInstanceOf(IOException.class);
    byte[] shortFile = Arrays.copyOf(file(IvfHeader.vp8(16, 16, 30)), 31);
    assertThatThrownBy(() -> new IvfReader(new ByteArrayInputStream(shortFile)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void headerThatIsCutShortIsRefused() {
    byte[] file = new byte[40];
    System.arraycopy("DKIF".getBytes(StandardCharsets.US_ASCII), 0, file, 0, 4);
    file[6] = 100;
    assertThatThrownBy(() -> new IvfReader(new ByteArrayInputStream(file)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cut short");
  }

  @Test
  void hugeFrameIsRefused() throws IOException {
    byte[] file = file(IvfHeader.vp8(16, 16, 30), new byte[] {1});
    file[IvfHeader.BYTES + 3] = 0x7f;
    try (var reader = new IvfReader(new ByteArrayInputStream(file))) {
      assertThatThrownBy(reader::next).isInstanceOf(IOException.class);
    }
  }

  @FuzzTest
  void readThrowsNothingButIoException(byte[] bytes) {
    try (var reader = new IvfReader(new ByteArrayInputStream(bytes))) {
      while (reader.next()) {
        assertThat(reader.length()).isLessThanOrEqualTo(bytes.length);
      }
    } catch (IOException e) {
      // What it is allowed to throw.
    }
  }

  private static byte[] file(IvfHeader header, byte[]... frames) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var writer = new IvfWriter(out, header)) {
      for (byte[] frame : frames) {
        writer.write(frame, 0, frame.length, 1L << 40);
      }
    }
    return out.toByteArray();
  }
}
