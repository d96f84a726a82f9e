package io.rivero.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.LoggerImpl;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// jitsi-srtp as the independent counterpart, both directions.
class JitsiSrtpTest {
  private static final int PACKETS = 400;
  private static final int SSRC = 0x7654_3210;

  private final Random random = new Random(99);

  @BeforeAll
  static void chooseCipher() {
    Aes.setFactoryClassName("org.jitsi.srtp.crypto.Aes$SunJCECipherFactory");
  }

  @ParameterizedTest
  @EnumSource
  void jitsiOpensWhatIsProtectedHere(SrtpProfile profile) throws Exception {
    SrtpKeys keys = TestPackets.keys(profile, random);
    var session = new SrtpSession(keys);
    SrtpContextFactory jitsi = factory(keys, false);
    SrtpCryptoContext rtp = jitsi.deriveContext(SSRC, 0);
    SrtcpCryptoContext rtcp = jitsi.deriveControlContext(SSRC);
    for (int i = 0; i < PACKETS; i++) {
      byte[] packet = TestPackets.rtp(random, SSRC, 65_300 + i);
      byte[] buffer = TestPackets.withRoom(packet, 0);
      var region = new Region(buffer, session.protect(buffer, 0, packet.length));
      assertThat(rtp.reverseTransformPacket(region, false)).isEqualTo(SrtpErrorStatus.OK);
      assertThat(region.bytes()).isEqualTo(packet);
      byte[] report = TestPackets.rtcp(random, SSRC);
      buffer = TestPackets.withRoom(report, 0);
      region = new Region(buffer, session.protectRtcp(buffer, 0, report.length));
      assertThat(rtcp.reverseTransformPacket(region)).isEqualTo(SrtpErrorStatus.OK);
      assertThat(region.bytes()).isEqualTo(report);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatJitsiProtectsIsOpenedHere(SrtpProfile profile) throws Exception {
    SrtpKeys keys = TestPackets.keys(profile, random);
    var session = new SrtpSession(keys.swapped());
    SrtpContextFactory jitsi = factory(keys, true);
    SrtpCryptoContext rtp = jitsi.deriveContext(SSRC, 0);
    SrtcpCryptoContext rtcp = jitsi.deriveControlContext(SSRC);
    for (int i = 0; i < PACKETS; i++) {
      byte[] packet = TestPackets.rtp(random, SSRC, 65_300 + i);
      var region = new Region(TestPackets.withRoom(packet, 0), packet.length);
      assertThat(rtp.transformPacket(region)).isEqualTo(SrtpErrorStatus.OK);
      byte[] sealed = region.bytes();
      assertThat(session.unprotect(sealed, 0, sealed.length)).isEqualTo(packet.length);
      assertThat(sealed).startsWith(packet);
      byte[] report = TestPackets.rtcp(random, SSRC);
      region = new Region(TestPackets.withRoom(report, 0), report.length);
      assertThat(rtcp.transformPacket(region)).isEqualTo(SrtpErrorStatus.OK);
      sealed = region.bytes();
      assertThat(session.unprotectRtcp(sealed, 0, sealed.length)).isEqualTo(report.length);
      assertThat(sealed).startsWith(report);
    }
  }

  private static SrtpContextFactory factory(SrtpKeys keys, boolean sender) {
    return new SrtpContextFactory(
        sender,
        SrtpKeys.bytes(keys.localKey()),
        SrtpKeys.bytes(keys.localSalt()),
        policy(keys.profile()),
        policy(keys.profile()),
        new LoggerImpl("test"));
  }

  private static SrtpPolicy policy(SrtpProfile profile) {
    return profile.isAead()
        ? new SrtpPolicy(
            SrtpPolicy.AESGCM_ENCRYPTION,
            profile.keyLength(),
            SrtpPolicy.NULL_AUTHENTICATION,
            0,
            profile.tagLength(),
            profile.saltLength())
        : new SrtpPolicy(
            SrtpPolicy.AESCM_ENCRYPTION,
            profile.keyLength(),
            SrtpPolicy.HMACSHA1_AUTHENTICATION,
            20,
            profile.tagLength(),
            profile.saltLength());
  }

  private static final class Region implements ByteArrayBuffer {
    private byte[] buffer;
    private int offset;
    private int length;

    Region(byte[] buffer, int length) {
      this.buffer = buffer;
      this.length = length;
    }

    byte[] bytes() {
      return Arrays.copyOfRange(buffer, offset, offset + length);
    }

    @Override
    public byte[] getBuffer() {
      return buffer;
    }

    @Override
    public int getOffset() {
      return offset;
    }

    @Override
    public int getLength() {
      return length;
    }

    @Override
    public void setLength(int length) {
      this.length = length;
    }

    @Override
    public void setOffset(int offset) {
      this.offset = offset;
    }

    @Override
    public boolean isInvalid() {
      return false;
    }

    @Override
    public void readRegionToBuff(int from, int size, byte[] target) {
      System.arraycopy(buffer, offset + from, target, 0, size);
    }

    @Override
    public void grow(int more) {
      if (buffer.length - offset < length + more) {
        buffer = Arrays.copyOfRange(buffer, offset, offset + length + more);
        offset = 0;
      }
    }

    @Override
    public void append(byte[] data, int size) {
      grow(size);
      System.arraycopy(data, 0, buffer, offset + length, size);
      length += size;
    }

    @Override
    public void shrink(int less) {
      length -= less;
    }
  }
}
