package io.rivero.srtp;

import io.rivero.srtp.KeyDerivation.Label;
import org.jspecify.annotations.Nullable;

/// SRTP and SRTCP of one association, both directions: encrypts and authenticates what is sent,
/// checks and decrypts what is received (RFC 3711, RFC 7714). Key derivation rate 0, no MKI.
///
/// All packets are changed in place in heap arrays. Owner: one thread at a time; nothing is locked.
/// The bytes of a packet that was received never make a method throw: what cannot be opened is
/// answered by one of the negative constants, and counted under it. After such an answer the bytes
/// of the packet are undefined.
///
/// A sequence number may be protected again only with exactly the same bytes (a retransmission):
/// the same key stream over two different packets reveals both (RFC 3711 section 9.1, RFC 7714
/// section 8.1).
public final class SrtpSession {
  /// The packet is too short, or its header contradicts its length.
  public static final int MALFORMED = -1;

  /// The packet was received before, or is too old to tell.
  public static final int REPLAYED = -2;

  /// The authentication tag is wrong.
  public static final int NOT_AUTHENTIC = -3;

  /// All [#MAX_SSRCS] contexts of this direction are taken by other SSRCs.
  public static final int TOO_MANY_SSRCS = -4;

  /// SSRCs known at most in each direction.
  public static final int MAX_SSRCS = 64;

  /// Bytes that protecting an RTP or RTCP packet adds at most, in any profile.
  public static final int MAX_OVERHEAD = 20;

  private static final int MAX_LENGTH = 0xffff;
  private static final int RTP_WINDOW = 1024;
  private static final int RTCP_WINDOW = 128;

  private static final class Sent {
    long highestIndex = -1;
    int nextRtcpIndex;
  }

  private static final class Received {
    final ReplayWindow rtp = new ReplayWindow(RTP_WINDOW);
    final ReplayWindow rtcp = new ReplayWindow(RTCP_WINDOW);
  }

  private final SrtpProfile profile;
  private final Transform sendRtp;
  private final Transform sendRtcp;
  private final Transform receiveRtp;
  private final Transform receiveRtcp;
  private final SsrcTable<Sent> sent = new SsrcTable<>();
  private final SsrcTable<Received> received = new SsrcTable<>();
  private Received fresh = new Received();
  private final long[] rejected = new long[5];

  /// A session in which nothing was sent or received yet.
  ///
  /// @param keys the result of a DTLS handshake, or of signalling
  public SrtpSession(SrtpKeys keys) {
    profile = keys.profile();
    CounterModeTransform.Scratch scratch =
        profile.isAead() ? null : new CounterModeTransform.Scratch();
    var local =
        new KeyDerivation(SrtpKeys.bytes(keys.localKey()), SrtpKeys.bytes(keys.localSalt()));
    var remote =
        new KeyDerivation(SrtpKeys.bytes(keys.remoteKey()), SrtpKeys.bytes(keys.remoteSalt()));
    sendRtp = rtpTransform(local, scratch);
    sendRtcp = rtcpTransform(local, scratch);
    receiveRtp = rtpTransform(remote, scratch);
    receiveRtcp = rtcpTransform(remote, scratch);
  }

  /// The profile in use.
  public SrtpProfile profile() {
    return profile;
  }

  /// Protects an RTP packet in place (RFC 3711 section 3.3) and returns its new length.
  ///
  /// @throws IllegalArgumentException when the packet has no valid RTP header, or the array has no
  ///   [SrtpProfile#tagLength] bytes left after it
  /// @throws IllegalStateException when this is the 65th SSRC
  public int protect(byte[] buffer, int offset, int length) {
    checkRoom(buffer, offset, length, profile.tagLength());
    int headerLength = rtpHeaderLength(buffer, offset, length);
    if (headerLength < 0) {
      throw new IllegalArgumentException("not an RTP packet");
    }
    int ssrc = Bytes.int32(buffer, offset + 8);
    Sent stream = sentStream(ssrc);
    long index = PacketIndex.guess(stream.highestIndex, Bytes.uint16(buffer, offset + 2));
    if (index < 0) {
      throw new IllegalArgumentException("a sequence number from before the first packet");
    }
    stream.highestIndex = Math.max(index, stream.highestIndex);
    return sendRtp.protectRtp(buffer, offset, headerLength, length, ssrc, index);
  }

  /// Checks and decrypts an RTP packet in place. Returns its new length, or [#MALFORMED],
  /// [#REPLAYED], [#NOT_AUTHENTIC] or [#TOO_MANY_SSRCS].
  ///
  /// The window of each SSRC remembers 1024 packets: at 1000 packets a second, one that comes a
  /// second late (a retransmission) is still taken.
  public int unprotect(byte[] buffer, int offset, int length) {
    if (length > MAX_LENGTH) {
      return reject(MALFORMED);
    }
    int plainLength = length - profile.tagLength();
    int headerLength = rtpHeaderLength(buffer, offset, plainLength);
    if (headerLength < 0) {
      return reject(MALFORMED);
    }
    int ssrc = Bytes.int32(buffer, offset + 8);
    Received known = received.get(ssrc);
    if (known == null && received.isFull()) {
      return reject(TOO_MANY_SSRCS);
    }
    Received stream = known == null ? fresh : known;
    long index = PacketIndex.guess(stream.rtp.highest(), Bytes.uint16(buffer, offset + 2));
    if (index < 0 || !stream.rtp.isNew(index)) {
      return reject(REPLAYED);
    }
    if (!receiveRtp.unprotectRtp(buffer, offset, headerLength, length, ssrc, index)) {
      return reject(NOT_AUTHENTIC);
    }
    stream.rtp.received(index);
    if (known == null) {
      keep(ssrc);
    }
    return plainLength;
  }

  /// Protects a compound RTCP packet in place (RFC 3711 section 3.4) and returns its new length.
  ///
  /// @throws IllegalArgumentException when there are less than 8 bytes, or the array has not
  ///   [#MAX_OVERHEAD] bytes left after it
  /// @throws IllegalStateException when this is the 65th SSRC, or after 2^31 packets of one
  public int protectRtcp(byte[] buffer, int offset, int length) {
    checkRoom(buffer, offset, length, MAX_OVERHEAD);
    if (length < 8) {
      throw new IllegalArgumentException("not an RTCP packet");
    }
    int ssrc = Bytes.int32(buffer, offset + 4);
    Sent stream = sentStream(ssrc);
    int index = stream.nextRtcpIndex;
    if (index < 0) {
      throw new IllegalStateException("2^31 RTCP packets were sent with these keys");
    }
    stream.nextRtcpIndex = index + 1;
    return sendRtcp.protectRtcp(buffer, offset, length, ssrc, index);
  }

  /// Checks and decrypts a compound RTCP packet in place. Returns its new length, or [#MALFORMED],
  /// [#REPLAYED], [#NOT_AUTHENTIC] or [#TOO_MANY_SSRCS].
  public int unprotectRtcp(byte[] buffer, int offset, int length) {
    int plainLength = length - profile.tagLength() - 4;
    if (length > MAX_LENGTH || plainLength < 8 || (buffer[offset] & 0xc0) != 0x80) {
      return reject(MALFORMED);
    }
    int ssrc = Bytes.int32(buffer, offset + 4);
    int indexWord = Bytes.int32(buffer, offset + length - receiveRtcp.rtcpIndexFromEnd());
    Received known = received.get(ssrc);
    if (known == null && received.isFull()) {
      return reject(TOO_MANY_SSRCS);
    }
    Received stream = known == null ? fresh : known;
    int index = indexWord & 0x7fff_ffff;
    if (!stream.rtcp.isNew(index)) {
      return reject(REPLAYED);
    }
    if (!receiveRtcp.unprotectRtcp(buffer, offset, length, ssrc, indexWord)) {
      return reject(NOT_AUTHENTIC);
    }
    stream.rtcp.received(index);
    if (known == null) {
      keep(ssrc);
    }
    return plainLength;
  }

  /// How many received packets (RTP and RTCP) were answered with `reason`, one of the negative
  /// constants.
  public long rejected(int reason) {
    return rejected[-reason];
  }

  private int reject(int reason) {
    rejected[-reason]++;
    return reason;
  }

  /// Only an authentic packet makes its SSRC known.
  private void keep(int ssrc) {
    received.put(ssrc, fresh);
    fresh = new Received();
  }

  private Sent sentStream(int ssrc) {
    Sent stream = sent.get(ssrc);
    if (stream == null) {
      stream = new Sent();
      sent.put(ssrc, stream);
    }
    return stream;
  }

  /// Length of header, CSRCs and extension (RFC 3550 sections 5.1 and 5.3.1), or -1.
  private static int rtpHeaderLength(byte[] buffer, int offset, int length) {
    if (length < 12 || (buffer[offset] & 0xc0) != 0x80) {
      return -1;
    }
    int headerLength = 12 + 4 * (buffer[offset] & 0x0f);
    if ((buffer[offset] & 0x10) != 0) {
      if (headerLength + 4 > length) {
        return -1;
      }
      headerLength += 4 + 4 * Bytes.uint16(buffer, offset + headerLength + 2);
    }
    return headerLength <= length ? headerLength : -1;
  }

  private static void checkRoom(byte[] buffer, int offset, int length, int room) {
    if (length > MAX_LENGTH || buffer.length - offset - length < room) {
      throw new IllegalArgumentException("no room to protect " + length + " bytes");
    }
  }

  private Transform rtpTransform(
      KeyDerivation keys, CounterModeTransform.@Nullable Scratch scratch) {
    byte[] key = keys.derive(Label.RTP_ENCRYPTION, profile.keyLength());
    byte[] salt = keys.derive(Label.RTP_SALT, profile.saltLength());
    return scratch == null
        ? new GcmTransform(key, salt)
        : new CounterModeTransform(key, keys.derive(Label.RTP_AUTHENTICATION, 20), salt, scratch);
  }

  private Transform rtcpTransform(
      KeyDerivation keys, CounterModeTransform.@Nullable Scratch scratch) {
    byte[] key = keys.derive(Label.RTCP_ENCRYPTION, profile.keyLength());
    byte[] salt = keys.derive(Label.RTCP_SALT, profile.saltLength());
    return scratch == null
        ? new GcmTransform(key, salt)
        : new CounterModeTransform(key, keys.derive(Label.RTCP_AUTHENTICATION, 20), salt, scratch);
  }
}
