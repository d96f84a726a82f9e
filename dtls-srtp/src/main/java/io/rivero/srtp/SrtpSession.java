package io.rivero.srtp;

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
@SuppressWarnings("DoNotCallSuggester")
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

  /// A session in which nothing was sent or received yet.
  ///
  /// @param keys the result of a DTLS handshake, or of signalling
  public SrtpSession(SrtpKeys keys) {
    this.profile = keys.profile();
  }

  private final SrtpProfile profile;

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
    throw new UnsupportedOperationException();
  }

  /// Checks and decrypts an RTP packet in place. Returns its new length, or [#MALFORMED],
  /// [#REPLAYED], [#NOT_AUTHENTIC] or [#TOO_MANY_SSRCS].
  public int unprotect(byte[] buffer, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  /// Protects a compound RTCP packet in place (RFC 3711 section 3.4) and returns its new length.
  ///
  /// @throws IllegalArgumentException when there are less than 8 bytes, or the array has not
  ///   [#MAX_OVERHEAD] bytes left after it
  /// @throws IllegalStateException when this is the 65th SSRC, or after 2^31 packets of one
  public int protectRtcp(byte[] buffer, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  /// Checks and decrypts a compound RTCP packet in place. Returns its new length, or [#MALFORMED],
  /// [#REPLAYED], [#NOT_AUTHENTIC] or [#TOO_MANY_SSRCS].
  public int unprotectRtcp(byte[] buffer, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  /// How many received packets (RTP and RTCP) were answered with `reason`, one of the negative
  /// constants.
  public long rejected(int reason) {
    throw new UnsupportedOperationException();
  }
}
