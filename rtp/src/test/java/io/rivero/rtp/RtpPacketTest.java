package io.rivero.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RtpPacketTest {
  private final RtpPacket packet = new RtpPacket();

  private boolean parse(String hex) {
    byte[] bytes = Hex.bytes(hex);
    return packet.parse(bytes, 0, bytes.length);
  }

  private boolean parseAndDecrypt(String hex) {
    byte[] bytes = Hex.bytes(hex);
    return packet.parse(bytes, 0, bytes.length) && packet.decrypted(bytes, 0, bytes.length);
  }

  /// RFC 3550 section 5.1.
  @Test
  void readsTheFixedHeader() {
    assertThat(parseAndDecrypt("80 e0 fffe f0000001 deadbeef 010203")).isTrue();
    assertThat(packet.marker()).isTrue();
    assertThat(packet.payloadType()).isEqualTo(96);
    assertThat(packet.sequenceNumber()).isEqualTo(0xfffe);
    assertThat(packet.timestamp()).isEqualTo(0xf0000001L);
    assertThat(packet.ssrc()).isEqualTo(0xdeadbeef);
    assertThat(packet.headerLength()).isEqualTo(12);
    assertThat(packet.payloadOffset()).isEqualTo(12);
    assertThat(packet.payloadLength()).isEqualTo(3);
    assertThat(packet.extensionCount()).isZero();
    assertThat(packet.extensionOffset(1)).isEqualTo(-1);
    assertThat(packet.extensionLength(1)).isEqualTo(-1);
  }

  @Test
  void readsAPacketInTheMiddleOfAnArray() {
    byte[] bytes = Hex.bytes("ffffff 90 60 0001 00000002 00000003 bede0001 10aa0000 0102 ffff");
    assertThat(packet.parse(bytes, 3, 22)).isTrue();
    assertThat(packet.decrypted(bytes, 3, 22)).isTrue();
    assertThat(packet.ssrc()).isEqualTo(3);
    assertThat(packet.extensionOffset(1)).isEqualTo(3 + 17);
    assertThat(packet.payloadOffset()).isEqualTo(3 + 20);
    assertThat(packet.payloadLength()).isEqualTo(2);
  }

  @Test
  void readsContributingSources() {
    assertThat(parse("82 00 0001 00000000 00000001 0000000a 0000000b ff")).isTrue();
    assertThat(packet.csrcCount()).isEqualTo(2);
    assertThat(packet.csrcAt(1)).isEqualTo(0xb);
    assertThat(packet.headerLength()).isEqualTo(20);
  }

  @Test
  void refusesBrokenHeaders() {
    assertThat(parse("")).isFalse();
    assertThat(parse("80 60 0001 00000000 000000")).as("11 bytes").isFalse();
    assertThat(parse("40 60 0001 00000000 00000001")).as("version 1").isFalse();
    assertThat(parse("81 60 0001 00000000 00000001 0000")).as("half a CSRC").isFalse();
    assertThat(parse("90 60 0001 00000000 00000001 bede")).as("no length").isFalse();
    assertThat(parse("90 60 0001 00000000 00000001 bede0001 100000"))
        .as("block behind the end")
        .isFalse();
    assertThat(parse("90 60 0001 00000000 00000001 bedeffff 10000000")).isFalse();
  }

  /// RFC 8285 section 4.2: three elements with padding between them and behind them.
  @Test
  void readsOneByteExtensions() {
    assertThat(parse("90 60 0001 00000000 00000001 bede0003 10aa 21bbcc 00 00 32112233 00"))
        .isTrue();
    assertThat(packet.headerLength()).isEqualTo(28);
    assertThat(packet.extensionCount()).isEqualTo(3);
    assertThat(packet.extensionIdAt(1)).isEqualTo(2);
    assertThat(packet.extensionLengthAt(1)).isEqualTo(2);
    assertThat(packet.extensionOffsetAt(1)).isEqualTo(19);
    assertThat(packet.extensionOffset(3)).isEqualTo(24);
    assertThat(packet.extensionLength(3)).isEqualTo(3);
    assertThat(packet.payloadLength()).isZero();
  }

  /// RFC 8285 section 4.3: an empty element, padding, and one of 17 bytes.
  @Test
  void readsTwoByteExtensions() {
    String data = "000102030405060708090a0b0c0d0e0f10";
    assertThat(parse("90 60 0001 00000000 00000001 1005 0006 0100 00 c811" + data + "0000 ff"))
        .isTrue();
    assertThat(packet.extensionCount()).isEqualTo(2);
    assertThat(packet.extensionLength(1)).isZero();
    assertThat(packet.extensionLength(200)).isEqualTo(17);
    assertThat(packet.buffer()[packet.extensionOffset(200) + 16]).isEqualTo((byte) 0x10);
    assertThat(packet.headerLength()).isEqualTo(40);
  }

  /// RFC 8285 section 4.2: what follows is not to be read.
  @Test
  void anIdOfFifteenOrAZeroIdWithALengthEndsTheBlock() {
    assertThat(parse("90 60 0001 00000000 00000001 bede0002 10aa f0aa 20bb 0000")).isTrue();
    assertThat(packet.extensionCount()).isEqualTo(1);
    assertThat(parse("90 60 0001 00000000 00000001 bede0002 10aa 02aa 20bb 0000")).isTrue();
    assertThat(packet.extensionCount()).isEqualTo(1);
  }

  @Test
  void anElementThatLeavesItsBlockEndsIt() {
    assertThat(parse("90 60 0001 00000000 00000001 bede0001 10aa 2fbb 0102030405")).isTrue();
    assertThat(packet.extensionCount()).isEqualTo(1);
    assertThat(packet.headerLength()).isEqualTo(20);
    assertThat(parse("90 60 0001 00000000 00000001 10000001 0101aa 02 0102030405")).isTrue();
    assertThat(packet.extensionCount()).isEqualTo(1);
    assertThat(parse("90 60 0001 00000000 00000001 10000001 0100 02ff 0102030405")).isTrue();
    assertThat(packet.extensionCount()).isEqualTo(1);
  }

  @Test
  void aBlockOfAnotherProfileIsSkipped() {
    assertThat(parse("90 60 0001 00000000 00000001 abcd0001 10aa20bb 01")).isTrue();
    assertThat(packet.extensionCount()).isZero();
    assertThat(packet.payloadLength()).isEqualTo(1);
  }

  @Test
  void keepsTheFirst32Extensions() {
    StringBuilder block = new StringBuilder("90 60 0001 00000000 00000001 1000 0014");
    for (int id = 1; id <= 40; id++) {
      block.append(String.format("%02x00", id));
    }
    assertThat(parse(block.toString())).isTrue();
    assertThat(packet.extensionCount()).isEqualTo(RtpPacket.MAX_EXTENSIONS);
    assertThat(packet.extensionLength(32)).isZero();
    assertThat(packet.extensionLength(33)).isEqualTo(-1);
    assertThat(packet.headerLength()).isEqualTo(96);
  }

  @Test
  void ofEqualIdsTheFirstCounts() {
    assertThat(parse("90 60 0001 00000000 00000001 bede0001 10aa10bb")).isTrue();
    assertThat(packet.extensionOffset(1)).isEqualTo(17);
  }

  /// RFC 3550 section 5.1.
  @Test
  void stripsPadding() {
    assertThat(parseAndDecrypt("a0 60 0001 00000000 00000001 0102 000003")).isTrue();
    assertThat(packet.payloadLength()).isEqualTo(2);
    assertThat(packet.paddingLength()).isEqualTo(3);
    assertThat(packet.isPaddingOnly()).isFalse();
    assertThat(packet.length()).isEqualTo(17);
  }

  @Test
  void recognisesPaddingOnly() {
    assertThat(parseAndDecrypt("a0 60 0001 00000000 00000001 000003")).isTrue();
    assertThat(packet.isPaddingOnly()).isTrue();
    assertThat(parseAndDecrypt("80 60 0001 00000000 00000001")).isTrue();
    assertThat(packet.isPaddingOnly()).isTrue();
  }

  @Test
  void refusesBrokenPadding() {
    assertThat(parseAndDecrypt("a0 60 0001 00000000 00000001 010200")).as("0").isFalse();
    assertThat(parseAndDecrypt("a0 60 0001 00000000 00000001 010204")).as("too long").isFalse();
    assertThat(parseAndDecrypt("a0 60 0001 00000000 00000001")).as("no room").isFalse();
  }

  @Test
  void paddingIsNotLookedAtWhileThePayloadIsEncrypted() {
    assertThat(parse("a0 60 0001 00000000 00000001 010200")).isTrue();
    assertThat(packet.payloadLength()).isEqualTo(3);
    assertThat(packet.paddingLength()).isZero();
  }

  @Test
  void movesToTheDecryptedCopy() {
    byte[] encrypted = Hex.bytes("90 60 0001 00000000 00000001 bede0001 10aa0000 0102 aaaaaaaa");
    byte[] plain = Hex.bytes("00 90 60 0001 00000000 00000001 bede0001 10aa0000 0304");
    assertThat(packet.parse(encrypted, 0, encrypted.length)).isTrue();
    assertThat(packet.decrypted(plain, 1, plain.length - 1)).isTrue();
    assertThat(packet.buffer()).isSameAs(plain);
    assertThat(packet.extensionOffset(1)).isEqualTo(18);
    assertThat(packet.payloadOffset()).isEqualTo(21);
    assertThat(packet.payloadLength()).isEqualTo(2);
    assertThat(packet.decrypted(plain, 1, 19)).as("shorter than the header").isFalse();
  }

  @Test
  void whatTheReceiverSetIsForgottenWithTheNextPacket() {
    parse("80 60 0001 00000000 00000001 01");
    packet.setExtendedSequence(1L << 20);
    packet.setExtendedTimestamp(1L << 40);
    packet.setReceivedNanos(7);
    packet.setKeyFrameStart(true);
    packet.setFrameStart(true);
    parse("80 60 0002 00000000 00000001 01");
    assertThat(packet.extendedSequence()).isEqualTo(RtpPacket.UNSET);
    assertThat(packet.extendedTimestamp()).isEqualTo(RtpPacket.UNSET);
    assertThat(packet.receivedNanos()).isEqualTo(RtpPacket.UNSET);
    assertThat(packet.isKeyFrameStart()).isFalse();
    assertThat(packet.isFrameStart()).isFalse();
  }

  @Test
  void aCopyIsIndependentOfTheView() {
    parseAndDecrypt("b0 60 0001 00000005 00000001 bede0001 10aa20bb 0102 0002");
    packet.setExtendedSequence(65537);
    packet.setExtendedTimestamp(5);
    packet.setReceivedNanos(9);
    packet.setKeyFrameStart(true);
    packet.setFrameStart(true);
    RtpPacket copy = new RtpPacket();
    copy.copyFrom(packet);
    parse("80 00 0009 00000009 00000009 01");
    assertThat(copy.sequenceNumber()).isEqualTo(1);
    assertThat(copy.extensionCount()).isEqualTo(2);
    assertThat(copy.extensionOffset(2)).isEqualTo(19);
    assertThat(copy.payloadLength()).isEqualTo(2);
    assertThat(copy.paddingLength()).isEqualTo(2);
    assertThat(copy.extendedSequence()).isEqualTo(65537);
    assertThat(copy.extendedTimestamp()).isEqualTo(5);
    assertThat(copy.receivedNanos()).isEqualTo(9);
    assertThat(copy.isKeyFrameStart()).isTrue();
    assertThat(copy.isFrameStart()).isTrue();
  }
}
