package io.rivero.rpc;

import java.time.Duration;

/// What remote applications may use. Beyond a limit a request is answered 40009 or the connection
/// ends.
///
/// @param maxMessageBytes of one message, reassembled and uncompressed; more closes the WebSocket
///   with 1009
/// @param frameBytes a longer answer is sent in fragments of this size: the Java client drops
///   frames over 1,000,000 bytes
/// @param maxQueuedBytes waiting to be sent to all connections
/// @param maxQueuedBytesPerConnection from half of this on requests are answered 40009, beyond it
///   the connection is cut off
/// @param maxWaitingBytes received from one connection and not handled yet; more stops reading for
///   a while
/// @param maxRequests per second, of all connections
/// @param maxRequestsPerConnection per second
/// @param maxConnections in all
/// @param maxSessions in all
/// @param maxSessionsPerConnection bound to one connection
/// @param maxPipelines in all
/// @param maxPipelinesPerSession that one session holds
/// @param maxElements in all, hubs and their ports included
/// @param maxElementsPerSession that one session holds
/// @param maxSubscriptions in all
/// @param maxSubscriptionsPerSession of one session
/// @param httpTimeout until an HTTP connection has sent a whole request, and between two of them
record Limits(
    int maxMessageBytes,
    int frameBytes,
    long maxQueuedBytes,
    long maxQueuedBytesPerConnection,
    long maxWaitingBytes,
    int maxRequests,
    int maxRequestsPerConnection,
    int maxConnections,
    int maxSessions,
    int maxSessionsPerConnection,
    int maxPipelines,
    int maxPipelinesPerSession,
    int maxElements,
    int maxElementsPerSession,
    int maxSubscriptions,
    int maxSubscriptionsPerSession,
    Duration httpTimeout) {

  static Limits defaults() {
    return Settings.defaults().limits();
  }
}
