package io.rivero.rtp.stream;

/// The counters behind [DropCounters].
final class DropCounts {
  long unknownStream;
  long notReceiving;
  long unknownPayloadType;
  long surplus;
  long duplicate;
  long late;
  long uselessRtx;
  long malformedRtcp;

  DropCounters snapshot() {
    return new DropCounters(
        unknownStream,
        notReceiving,
        unknownPayloadType,
        surplus,
        duplicate,
        late,
        uselessRtx,
        malformedRtcp);
  }
}
