package io.rivero.sdp;

import java.util.List;
import java.util.function.IntFunction;

/// Offer and answer (RFC 3264) as browsers do it (RFC 9429). Nothing is kept between calls: who
/// renegotiates passes the same [LocalConfig] with a higher version, and [Renegotiation] says what
/// changed.
///
/// One audio and one video m-line are used: the first of each kind that can be. Further ones, data
/// channels, m-lines without `rtcp-mux` and those without a common codec are answered with port 0
/// and leave the BUNDLE group. Simulcast is answered without.
public final class OfferAnswer {
  private OfferAnswer() {}

  /// How many transports [#answer] will take: 0 when nothing can be used, 1 with BUNDLE, 2 for
  /// audio and video without. Needs no transports in `config`.
  ///
  /// @throws SdpException when the offer has no m-line
  public static int transportsNeeded(SessionDescription offer, LocalConfig config)
      throws SdpException {
    return AnswerPlan.of(offer, config, null).transportCount();
  }

  /// Answers an offer (RFC 9429 section 5.3). All common codecs stay, in the order and under the
  /// payload types of the offer; the direction is mirrored.
  ///
  /// @throws SdpException when the offer has no m-line, or one that can be used has no ICE
  ///   credentials, no supported fingerprint or no usable `setup`
  /// @throws IllegalArgumentException when `config` has fewer transports than are needed
  public static Answer answer(SessionDescription offer, LocalConfig config) throws SdpException {
    return AnswerPlan.of(offer, config, null).answer();
  }

  /// Answers a further offer in the running session (RFC 9429 section 5.3.2): m-lines stay on the
  /// transports that they have.
  ///
  /// @param config with the same transports in the same order, and a higher version
  /// @param former what the last answer agreed on
  /// @throws SdpException as for the first answer, and when the offer needs a further transport
  public static Answer answer(SessionDescription offer, LocalConfig config, Negotiated former)
      throws SdpException {
    return AnswerPlan.of(offer, config, former).answer();
  }

  /// Makes an offer (RFC 9429 section 5.2): `audio0` and `video0` in one BUNDLE group, as far as
  /// `config` has them.
  ///
  /// @throws IllegalArgumentException when `config` has no media or no transport
  public static SessionDescription offer(LocalConfig config) {
    return new OfferBuilder(config).build();
  }

  /// Takes the answer to an offer of ours.
  ///
  /// @param offer what [#offer] returned for the same `config`
  /// @throws SdpException when the answer does not fit the offer (number, kinds and mids of the
  ///   m-lines, codecs that were not offered, a group that was not), or lacks what a transport
  ///   needs
  public static Negotiated accept(
      SessionDescription offer, SessionDescription answer, LocalConfig config) throws SdpException {
    return new AnswerReader(offer, answer, config).read();
  }

  /// A local description with gathered candidates: in each m-line that is used, `a=candidate`
  /// lines, the address and port of the default candidate (RFC 8839 section 4.2.1.2), and
  /// `a=end-of-candidates` if there will be no more.
  ///
  /// @param candidatesOfMline the `candidate:...` lines for the m-line at a position, best first;
  ///   those of a component other than 1 are left out
  /// @throws IllegalArgumentException for a line that is no candidate
  public static SessionDescription withCandidates(
      SessionDescription local, IntFunction<List<String>> candidatesOfMline, boolean complete) {
    return LocalCandidates.write(local, candidatesOfMline, complete);
  }
}
