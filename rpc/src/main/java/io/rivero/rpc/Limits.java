package io.rivero.rpc;

import java.time.Duration;

/// What remote applications may use. Beyond a limit a request is answered 40009 or the connection
/// ends.
///
/// @param maxMessageBytes of one message, reassembled; more closes the WebSocket with 1009
/// @param frameBytes a longer answer is sent in fragments of this size: the Java client drops
///   frames over 1,000,000 bytes
/// @param maxQueuedBytes waiting to be sent to one connection; a reader slower than that is cut off
/// @param maxWaitingBytes received from one connection and not handled yet; more stops reading for
///   a while
/// @param maxConnections in all
/// @param maxSessions in all
/// @param maxObjects in all
/// @param maxSubscriptions of one session
/// @param handshakeTimeout until an HTTP connection has sent a request, and between two of them
record Limits(
    int maxMessageBytes,
    int frameBytes,
    long maxQueuedBytes,
    long maxWaitingBytes,
    int maxConnections,
    int maxSessions,
    int maxObjects,
    int maxSubscriptions,
    Duration handshakeTimeout) {

  static Limits defaults() {
    return new Limits(
        1 << 20,
        900_000,
        16 << 20,
        4 << 20,
        10_000,
        10_000,
        100_000,
        10_000,
        Duration.ofSeconds(30));
  }
}
