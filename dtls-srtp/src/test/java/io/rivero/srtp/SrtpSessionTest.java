package io.rivero.srtp;

import static io.rivero.srtp.TestPackets.rtcp;
import static io.rivero.srtp.TestPackets.rtp;
import static io.rivero.srtp.TestPackets.withRoom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Two sessions with each other's keys (RFC 3711, RFC 7714).
class SrtpSessionTest {
  private static final int SSRC = 0xcafe_1234;

  private final Random random = new Random(7);
  private SrtpSession sender =
      new SrtpSession(TestPackets.keys(SrtpProfile.AEAD_AES_128_GCM, random));
  private SrtpSession receiver = sender;

  private void connect(SrtpProfile profile) {
    SrtpKeys keys = TestPackets.keys(profile, random);
    sender = new SrtpSession(keys);
    receiver = new SrtpSession(keys.swapped());
  }

  private byte[] protect(byte[] packet) {
    byte[] buffer = withRoom(packet, 3);
    int length = sender.protect(buffer, 3, packet.length);
    assertThat(length).isEqualTo(packet.length + sender.profile().tagLength());
    return Arrays.copyOfRange(buffer, 3, 3 + length);
  }

  private byte[] protectRtcp(byte[] packet) {
    byte[] buffer = withRoom(packet, 5);
    int length = sender.protectRtcp(buffer, 5, packet.length);
    assertThat(length).isEqualTo(packet.length + sender.profile().tagLength() + 4);
    return Arrays.copyOfRange(buffer, 5, 5 + length);
  }

  private int unprotect(byte[] packet) {
    return receiver.unprotect(packet.clone(), 0, packet.length);
  }

  private void opens(byte[] packet, byte[] expected) {
    byte[] buffer = packet.clone();
    int length = receiver.unprotect(buffer, 0, buffer.length);
    assertThat(Arrays.copyOf(buffer, Math.max(0, length))).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void whatWasProtectedIsOpenedAgain(SrtpProfile profile) {
    connect(profile);
    for (int i = 0; i < 500; i++) {
      byte[] packet = rtp(random, SSRC + i % 5, 65000 + 3 * i);
      byte[] sealed = protect(packet);
      assertThat(sealed).startsWith(Arrays.copyOf(packet, 12));
      opens(sealed, packet);
      byte[] report = rtcp(random, SSRC + i % 5);
      byte[] buffer = protectRtcp(report);
      int length = receiver.unprotectRtcp(buffer, 0, buffer.length);
      assertThat(Arrays.copyOf(buffer, Math.max(0, length))).isEqualTo(report);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReplayedPacketIsRejectedOnce(SrtpProfile profile) {
    connect(profile);
    byte[] sealed = protect(rtp(random, SSRC, 9));
    assertThat(unprotect(sealed)).isPositive();
    assertThat(unprotect(sealed)).isEqualTo(SrtpSession.REPLAYED);
    assertThat(receiver.rejected(SrtpSession.REPLAYED)).isEqualTo(1);
    byte[] report = protectRtcp(rtcp(random, SSRC));
    assertThat(receiver.unprotectRtcp(report.clone(), 0, report.length)).isPositive();
    assertThat(receiver.unprotectRtcp(report.clone(), 0, report.length))
        .isEqualTo(SrtpSession.REPLAYED);
  }

  /// RFC 3711 section 3.3.2: the window moves only after authentication.
  @ParameterizedTest
  @EnumSource
  void aForgedPacketChangesNothing(SrtpProfile profile) {
    connect(profile);
    byte[] first = protect(rtp(random, SSRC, 1));
    assertThat(unprotect(first)).isPositive();
    byte[] packet = rtp(random, SSRC, 2);
    byte[] sealed = protect(packet);
    for (int i = 0; i < sealed.length; i++) {
      byte[] forged = sealed.clone();
      forged[i] ^= (byte) (1 << random.nextInt(8));
      assertThat(unprotect(forged)).as("byte %d", i).isNegative();
    }
    opens(sealed, packet);
  }

  @ParameterizedTest
  @EnumSource
  void aForgedReportChangesNothing(SrtpProfile profile) {
    connect(profile);
    byte[] sealed = protectRtcp(rtcp(random, SSRC));
    for (int i = 0; i < sealed.length; i++) {
      byte[] forged = sealed.clone();
      forged[i] ^= (byte) (1 << random.nextInt(8));
      assertThat(receiver.unprotectRtcp(forged, 0, forged.length)).as("byte %d", i).isNegative();
    }
    assertThat(receiver.unprotectRtcp(sealed, 0, sealed.length)).isPositive();
  }

  /// RFC 3711 section 3.3.1: 300 000 packets are more than four rollovers; a fifth is lost, the
  /// rest comes up to 60 places late.
  @ParameterizedTest
  @EnumSource
  void rolloversAreFollowedAcrossLossAndReordering(SrtpProfile profile) {
    connect(profile);
    var shuffled = new ArrayList<byte[]>();
    byte[] packet = new byte[20];
    packet[0] = (byte) 0x80;
    int opened = 0;
    int sent = 0;
    for (int i = 65_400; i < 65_400 + 300_000; i++) {
      packet[2] = (byte) (i >> 8);
      packet[3] = (byte) i;
      byte[] sealed = protect(packet);
      if (i > 65_400 && random.nextInt(5) == 0) {
        continue;
      }
      sent++;
      shuffled.add(sealed);
      if (shuffled.size() == 60) {
        Collections.shuffle(shuffled, random);
        for (byte[] each : shuffled) {
          opened += unprotect(each) == packet.length ? 1 : 0;
        }
        shuffled.clear();
      }
    }
    assertThat(opened).isEqualTo(sent - shuffled.size());
  }

  @ParameterizedTest
  @EnumSource
  void aGapOfHalfTheSequenceSpaceIsSurvived(SrtpProfile profile) {
    connect(profile);
    for (int i = 0; i <= 20; i++) {
      byte[] packet = rtp(random, SSRC, i * 32_767);
      opens(protect(packet), packet);
    }
  }

  /// What was sent before a loss of 65 536 packets or more cannot be told from what comes after:
  /// the stream is lost, but others and the session are not.
  @ParameterizedTest
  @EnumSource
  void aGapOfTheWholeSequenceSpaceIsCountedAsForged(SrtpProfile profile) {
    connect(profile);
    assertThat(unprotect(protect(rtp(random, SSRC, 0)))).isPositive();
    for (int i = 1; i <= 0x10000; i += 0x4000) {
      protect(rtp(random, SSRC, i));
    }
    assertThat(unprotect(protect(rtp(random, SSRC, 3)))).isEqualTo(SrtpSession.NOT_AUTHENTIC);
    byte[] other = rtp(random, SSRC + 1, 3);
    opens(protect(other), other);
  }

  @ParameterizedTest
  @EnumSource
  void contextsAreLimitedAndOnlyAuthenticPacketsMakeThem(SrtpProfile profile) {
    SrtpKeys keys = TestPackets.keys(profile, random);
    sender = new SrtpSession(keys);
    receiver = new SrtpSession(keys.swapped());
    for (int ssrc = 0; ssrc < 1000; ssrc++) {
      byte[] forged = rtp(random, ssrc, 1);
      forged = Arrays.copyOf(forged, forged.length + 20);
      assertThat(unprotect(forged)).isEqualTo(SrtpSession.NOT_AUTHENTIC);
      byte[] report = Arrays.copyOf(rtcp(random, ssrc), 60);
      assertThat(receiver.unprotectRtcp(report, 0, 60)).isEqualTo(SrtpSession.NOT_AUTHENTIC);
    }
    for (int ssrc = 0; ssrc < SrtpSession.MAX_SSRCS; ssrc++) {
      assertThat(unprotect(protect(rtp(random, ssrc, 1)))).isPositive();
    }
    sender = new SrtpSession(keys);
    byte[] oneMore = protect(rtp(random, 5000, 1));
    byte[] oneMoreReport = protectRtcp(rtcp(random, 5000));
    assertThat(unprotect(oneMore)).isEqualTo(SrtpSession.TOO_MANY_SSRCS);
    assertThat(receiver.unprotectRtcp(oneMoreReport, 0, oneMoreReport.length))
        .isEqualTo(SrtpSession.TOO_MANY_SSRCS);
    byte[] known = rtp(random, 7, 2);
    opens(protect(known), known);
  }

  @ParameterizedTest
  @EnumSource
  void theCallersMistakesAreExceptions(SrtpProfile profile) {
    connect(profile);
    byte[] packet = rtp(random, SSRC, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sender.protect(packet.clone(), 0, packet.length));
    assertThatIllegalArgumentException().isThrownBy(() -> sender.protect(new byte[40], 0, 12));
    assertThatIllegalArgumentException().isThrownBy(() -> sender.protectRtcp(new byte[40], 0, 4));
    for (int ssrc = 0; ssrc < SrtpSession.MAX_SSRCS; ssrc++) {
      protect(rtp(random, ssrc, 1));
    }
    assertThatIllegalStateException().isThrownBy(() -> protect(rtp(random, 99_999, 1)));
  }

  /// A retransmission of the very last packet: the JDK's cipher would refuse its nonce.
  @ParameterizedTest
  @EnumSource
  void theSamePacketCanBeProtectedTwice(SrtpProfile profile) {
    connect(profile);
    byte[] packet = rtp(random, SSRC, 77);
    byte[] once = protect(packet);
    assertThat(protect(packet)).isEqualTo(once);
    assertThat(protect(packet)).isEqualTo(once);
    opens(once, packet);
  }

  @ParameterizedTest
  @EnumSource
  void aHeaderThatContradictsTheLengthIsMalformed(SrtpProfile profile) {
    connect(profile);
    byte[] packet = protect(rtp(random, SSRC, 1));
    for (int length = 0; length < 12 + profile.tagLength(); length++) {
      assertThat(receiver.unprotect(packet, 0, length)).isEqualTo(SrtpSession.MALFORMED);
      assertThat(receiver.unprotectRtcp(packet, 0, Math.min(length, 8 + profile.tagLength())))
          .isEqualTo(SrtpSession.MALFORMED);
    }
    byte[] extension = new byte[40];
    extension[0] = (byte) 0x90;
    extension[14] = (byte) 0xff;
    assertThat(receiver.unprotect(extension, 0, 40)).isEqualTo(SrtpSession.MALFORMED);
    byte[] contributors = new byte[40];
    contributors[0] = (byte) 0x8f;
    assertThat(receiver.unprotect(contributors, 0, 40)).isEqualTo(SrtpSession.MALFORMED);
    assertThat(receiver.unprotect(new byte[40], 0, 40)).isEqualTo(SrtpSession.MALFORMED);
  }
}
