package io.rivero.pipeline;

/// What an entry of the statistics is about.
public enum StatsType {
  inboundrtp,
  outboundrtp,
  session,
  datachannel,
  track,
  transport,
  candidatepair,
  localcandidate,
  remotecandidate,
  element,
  endpoint
}
