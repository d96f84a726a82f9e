package io.rivero.pipeline.net;

import java.net.InetSocketAddress;

/// What the datagrams of one remote address are for, on the loop of the port. Buffers are reused
/// after the call and may be written to.
public interface Peer {
  /// A DTLS datagram (RFC 7983).
  void receiveDtls(byte[] buffer, int length, InetSocketAddress remote, long nowNanos);

  /// An SRTP or SRTCP packet.
  void receiveMedia(byte[] buffer, int length, InetSocketAddress remote, long nowNanos);

  /// The peer's code has thrown: end it, and nothing but it.
  void fail(RuntimeException fault);
}
