package io.rivero.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RtpWriterTest {
  private final byte[] out = new byte[600];
  private final RtpWriter writer = new RtpWriter();

  private RtpWriter begin() {
    return writer.begin(out, 2, 96, true, 0x1fffe, 0x1_f000_0001L, 0xdeadbeef);
  }

  private String written() {
    return Hex.text(out, 2, writer.end());
  }

  /// RFC 3550 section 5.1.
  @Test
  void writesAPlainPacket() {
    begin().payload(new byte[] {9, 1, 2, 9}, 1, 2);
    assertThat(written()).isEqualTo("80e0fffef0000001deadbeef0102");
  }

  @Test
  void writesContributingSourcesAndPadding() {
    begin().csrc(0xa).csrc(0xb).payload(new byte[] {1}, 0, 1).padding(3);
    assertThat(written()).isEqualTo("a2e0fffef0000001deadbeef0000000a0000000b01000003");
  }

  /// RFC 8285 section 4.2.
  @Test
  void writesOneByteExtensions() {
    int at = begin().extension(1, 1);
    out[at] = (byte) 0xaa;
    writer.extension(14, new byte[] {1, 2, 3}, 0, 3).payload(new byte[] {7}, 0, 1);
    assertThat(written()).isEqualTo("90e0fffef0000001deadbeef" + "bede000210aae2010203000007");
  }

  /// RFC 8285 section 4.3.
  @Test
  void writesTwoByteExtensions() {
    begin().twoByteExtensions().extension(1, 0);
    writer.extension(200, new byte[] {1, 2, 3}, 0, 3);
    assertThat(written()).isEqualTo("90e0fffef0000001deadbeef" + "100000020100c80301020300");
  }

  @Test
  void theNextPacketStartsClean() {
    begin().twoByteExtensions().extension(1, 0);
    writer.end();
    begin();
    assertThat(written()).isEqualTo("80e0fffef0000001deadbeef");
  }

  @Test
  void refusesWhatAFormCannotHold() {
    assertThatThrownBy(() -> begin().extension(15, 1)).hasMessageContaining("extension 15");
    assertThatThrownBy(() -> begin().extension(0, 1)).hasMessageContaining("extension 0");
    assertThatThrownBy(() -> begin().extension(1, 0)).hasMessageContaining("of 0 bytes");
    assertThatThrownBy(() -> begin().extension(1, 17)).hasMessageContaining("of 17 bytes");
    assertThatThrownBy(() -> begin().twoByteExtensions().extension(1, 256))
        .hasMessageContaining("of 256 bytes");
    assertThatThrownBy(() -> writer.begin(out, 0, 128, false, 0, 0, 0))
        .hasMessageContaining("payload type 128");
    assertThatThrownBy(() -> begin().payload(new byte[1], 0, 1).padding(256))
        .hasMessageContaining("256");
  }

  @Test
  void refusesTheWrongOrder() {
    assertThatThrownBy(() -> begin().payload(new byte[1], 0, 1).extension(1, 1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> begin().padding(1)).isInstanceOf(IllegalStateException.class);
    begin().extension(1, 1);
    assertThatThrownBy(() -> writer.csrc(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(writer::twoByteExtensions).isInstanceOf(IllegalStateException.class);
    writer.payload(0);
    assertThatThrownBy(() -> writer.payload(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void writesAtMostFifteenContributingSources() {
    begin();
    for (int i = 0; i < 15; i++) {
      writer.csrc(i);
    }
    assertThatThrownBy(() -> writer.csrc(15)).isInstanceOf(IllegalStateException.class);
  }
}
