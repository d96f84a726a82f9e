package io.rivero.sdp;

import java.util.List;

/// Our side of one ICE and DTLS transport.
///
/// @param ufrag the ICE user fragment, 4 to 256 ice-chars
/// @param password the ICE password, 22 to 256 ice-chars
/// @param fingerprints of our certificate, at least one
/// @param roleForActpass what we become when the offer leaves it to us: [Setup#ACTIVE] for a new
///   association; in a renegotiation the role that we have (RFC 8842 section 5.5)
public record LocalTransport(
    String ufrag, String password, List<Fingerprint> fingerprints, Setup roleForActpass) {

  public LocalTransport {
    fingerprints = List.copyOf(fingerprints);
    if (!Text.isIceText(ufrag, 4) || !Text.isIceText(password, 22) || fingerprints.isEmpty()) {
      throw new IllegalArgumentException("ICE credentials or fingerprints of ufrag " + ufrag);
    }
    if (roleForActpass != Setup.ACTIVE && roleForActpass != Setup.PASSIVE) {
      throw new IllegalArgumentException("role " + roleForActpass);
    }
  }

  /// A new association; `actpass` will be answered `active`.
  public LocalTransport(String ufrag, String password, List<Fingerprint> fingerprints) {
    this(ufrag, password, fingerprints, Setup.ACTIVE);
  }
}
