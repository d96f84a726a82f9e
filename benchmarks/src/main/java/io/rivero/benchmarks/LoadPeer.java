package io.rivero.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.rivero.dtls.DtlsCertificate;
import io.rivero.dtls.DtlsTransport;
import io.rivero.dtls.HashAlgorithm;
import io.rivero.ice.IceAgent;
import io.rivero.ice.IceCandidate;
import io.rivero.ice.IcePair;
import io.rivero.ice.IceState;
import io.rivero.ice.LocalAddress;
import io.rivero.pipeline.net.MediaLoop;
import io.rivero.pipeline.net.MediaPort;
import io.rivero.pipeline.net.Peer;
import io.rivero.pipeline.net.UdpSocket;
import io.rivero.rtp.rtcp.Rtcp;
import io.rivero.rtp.rtcp.RtcpPacket;
import io.rivero.rtp.rtcp.RtcpWriter;
import io.rivero.sdp.Direction;
import io.rivero.sdp.Fingerprint;
import io.rivero.sdp.LocalConfig;
import io.rivero.sdp.LocalMedia;
import io.rivero.sdp.LocalStream;
import io.rivero.sdp.LocalTransport;
import io.rivero.sdp.MediaKind;
import io.rivero.sdp.Negotiated;
import io.rivero.sdp.NegotiatedMedia;
import io.rivero.sdp.OfferAnswer;
import io.rivero.sdp.RemoteTransport;
import io.rivero.sdp.SdpException;
import io.rivero.sdp.SessionDescription;
import io.rivero.sdp.Setup;
import io.rivero.srtp.SrtpKeys;
import io.rivero.srtp.SrtpProfile;
import io.rivero.srtp.SrtpSession;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// One client of the measured server: real ICE, DTLS and SRTP on a UDP port of its own, one video
/// m-line with VP8. Owned by its loop; [#call] is for a control thread.
final class LoadPeer implements Peer, IceAgent.Listener, DtlsTransport.Listener {
  private static final int RTCP_ROOM = 1200;

  /// What a peer does with its media, on the loop.
  interface Media {
    /// Negotiation is complete; before any packet.
    void negotiated(LoadPeer peer, NegotiatedMedia media);

    /// An RTP packet as it came, protected; the buffer may be changed.
    void receiveRtp(byte[] buffer, int length, SrtpSession srtp);

    /// One decrypted RTCP packet.
    void receiveRtcp(RtcpPacket packet);
  }

  private final MediaLoop loop;
  private final MediaPort port;
  private final UdpSocket socket;
  private final DtlsCertificate certificate;
  private final List<SrtpProfile> profiles;
  private final Media media;
  private final IceAgent agent;
  private final LocalConfig config;
  private final Rtcp.Sink rtcpSink;
  private final byte[] rtcpBuffer = new byte[RTCP_ROOM + SrtpSession.MAX_OVERHEAD];
  private @Nullable DtlsTransport dtls;
  private boolean dtlsStarted;
  private @Nullable SrtpSession srtp;
  private @Nullable InetSocketAddress remote;
  private volatile boolean connected;

  /// Opens a port; control thread.
  ///
  /// @param profiles of SRTP that are spoken, best first
  LoadPeer(
      MediaLoop loop,
      InetAddress address,
      DtlsCertificate certificate,
      List<SrtpProfile> profiles,
      Direction direction,
      int ssrc,
      Media media) {
    this.loop = loop;
    this.certificate = certificate;
    this.profiles = profiles;
    this.media = media;
    rtcpSink = media::receiveRtcp;
    port = new MediaPort(loop, 0, ConcurrentHashMap.newKeySet());
    socket = loop.call(() -> port.open(List.of(address))).getFirst();
    agent =
        IceAgent.create(
            port.demux(),
            new IceAgent.Config(true, this, null),
            List.of(LocalAddress.of(socket.local())),
            this);
    io.rivero.dtls.Fingerprint own = certificate.fingerprint(HashAlgorithm.SHA_256);
    LocalMedia video = LocalMedia.video(new LocalStream(ssrc, 0, "load", "video"));
    config =
        new LocalConfig(
            ssrc & 0xffff_ffffL,
            1,
            "load",
            null,
            video
                .withDirection(direction)
                .withCodecs(
                    video.codecs().stream()
                        .filter(codec -> codec.encodingName().equals("VP8"))
                        .toList()),
            List.of(
                new LocalTransport(
                    agent.ufrag(),
                    agent.password(),
                    List.of(new Fingerprint(own.algorithm(), own.value())))));
  }

  MediaLoop loop() {
    return loop;
  }

  /// Whether media can be sent and received; any thread.
  boolean isConnected() {
    return connected;
  }

  /// Calls the server, over the Kurento Protocol; control thread.
  ///
  /// @throws IllegalStateException if the answer is of no use
  void call(KurentoClient client, String endpoint) {
    List<String> candidates = agent.localCandidates().stream().map(IceCandidate::toString).toList();
    SessionDescription offer = OfferAnswer.offer(config);
    String text = OfferAnswer.withCandidates(offer, mline -> candidates, true).write();
    client.onCandidate(endpoint, this::remoteCandidate);
    String answer = client.processOffer(endpoint, text);
    Negotiated negotiated;
    try {
      negotiated = OfferAnswer.accept(offer, SessionDescription.parse(answer), config);
    } catch (SdpException e) {
      throw new IllegalStateException("the answer is of no use: " + answer, e);
    }
    NegotiatedMedia video =
        Objects.requireNonNull(negotiated.media(MediaKind.VIDEO), "VP8 was refused");
    loop.call(() -> open(negotiated.transports().getFirst(), video));
    client.gather(endpoint);
    loop.call(() -> {
      agent.start();
      port.touched();
    });
  }

  private void open(RemoteTransport server, NegotiatedMedia video) {
    media.negotiated(this, video);
    var usual =
        DtlsTransport.Config.of(
            certificate,
            server.role() == Setup.ACTIVE ? DtlsTransport.Role.CLIENT : DtlsTransport.Role.SERVER,
            server.fingerprints().stream()
                .map(f -> new io.rivero.dtls.Fingerprint(f.algorithm(), f.value()))
                .toList());
    dtls =
        new DtlsTransport(
            new DtlsTransport.Config(
                usual.certificate(),
                usual.role(),
                usual.remoteFingerprints(),
                profiles,
                usual.timeoutMillis(),
                usual.resendMillis(),
                usual.maxDatagramLength()),
            this);
    agent.setRemote(server.ufrag(), server.password());
    server.candidates().forEach(this::addRemote);
  }

  private void remoteCandidate(JsonNode candidate) {
    loop.execute(() -> addRemote(candidate.path("candidate").asText()));
  }

  private void addRemote(String line) {
    IceCandidate candidate = IceCandidate.parse(line);
    if (candidate != null) {
      agent.addRemoteCandidate(candidate);
      port.touched();
    }
  }

  /// Where the next RTP packet is to be written.
  byte[] out() {
    return socket.out();
  }

  /// Protects and sends the first bytes of [#out].
  void sendRtp(int length) {
    if (srtp != null && remote != null) {
      socket.sendOut(srtp.protect(socket.out(), 0, length), remote);
    }
  }

  /// Sends a compound RTCP packet.
  void sendRtcp(RtcpPacket... packets) {
    if (srtp == null || remote == null) {
      return;
    }
    var writer = new RtcpWriter(rtcpBuffer, 0, RTCP_ROOM);
    for (RtcpPacket packet : packets) {
      writer.append(packet);
    }
    int length = srtp.protectRtcp(rtcpBuffer, 0, writer.length());
    socket.send(ByteBuffer.wrap(rtcpBuffer, 0, length), remote);
  }

  /// The profile that DTLS has chosen; "none" before.
  String profile() {
    SrtpProfile profile = loop.call(() -> srtp == null ? null : srtp.profile());
    return profile == null ? "none" : profile.toString();
  }

  @Override
  public void receiveMedia(byte[] buffer, int length, InetSocketAddress from, long nowNanos) {
    if (srtp == null || length < 12) {
      return;
    }
    int second = buffer[1] & 0xff;
    if (second >= 192 && second <= 223) { // RFC 5761 section 4
      int plain = srtp.unprotectRtcp(buffer, 0, length);
      if (plain > 0) {
        Rtcp.parse(buffer, 0, plain, rtcpSink);
      }
    } else {
      media.receiveRtp(buffer, length, srtp);
    }
  }

  @Override
  public void receiveDtls(byte[] buffer, int length, InetSocketAddress from, long nowNanos) {
    if (dtls != null) {
      dtls.receive(buffer, 0, length);
    }
  }

  @Override
  public void fail(RuntimeException fault) {
    throw fault;
  }

  @Override
  public void onState(IceState state) {
    if (state == IceState.FAILED) {
      System.err.println("ICE has failed");
    }
  }

  @Override
  public void onValidated(IcePair pair) {
    onSelected(pair);
    if (dtls != null && !dtlsStarted) {
      dtlsStarted = true;
      dtls.start();
    }
  }

  @Override
  public void onFault(RuntimeException fault) {
    throw fault;
  }

  @Override
  public void onSelected(IcePair pair) {
    remote = pair.remoteAddress();
  }

  @Override
  public void onCandidate(IceCandidate candidate) {} // host candidates are enough

  @Override
  public void onGatheringDone() {}

  @Override
  public void send(byte[] datagram) {
    loop.execute(() -> {
      if (remote != null) {
        socket.send(ByteBuffer.wrap(datagram), remote);
      }
    });
  }

  @Override
  public void onConnected(SrtpKeys keys) {
    loop.execute(() -> {
      srtp = new SrtpSession(keys);
      connected = true;
    });
  }

  @Override
  public void onClosed(boolean closeNotify, String reason) {
    if (!closeNotify) {
      System.err.println("DTLS has ended: " + reason);
    }
  }
}
