package io.rivero.pipeline;

/// What a media object tells its subscribers. The name of a record is the name of the event, its
/// components are the event's own fields.
public sealed interface Event {

  /// A fault of an element while it works; the protocol calls it so.
  @SuppressWarnings("AvoidCommonTypeNames")
  record Error(String description, int errorCode, String type) implements Event {}

  record MediaSessionTerminated() implements Event {}

  record MediaSessionStarted() implements Event {}

  record MediaStateChanged(MediaState oldState, MediaState newState) implements Event {}

  record ConnectionStateChanged(ConnectionState oldState, ConnectionState newState)
      implements Event {}

  record MediaFlowOutStateChanged(MediaFlowState state, String padName, MediaType mediaType)
      implements Event {}

  record MediaFlowInStateChanged(MediaFlowState state, String padName, MediaType mediaType)
      implements Event {}

  record MediaTranscodingStateChanged(
      MediaTranscodingState state, String binName, MediaType mediaType) implements Event {}

  record ElementConnected(
      MediaElement sink,
      MediaType mediaType,
      String sourceMediaDescription,
      String sinkMediaDescription)
      implements Event {}

  record ElementDisconnected(
      MediaElement sink,
      MediaType mediaType,
      String sourceMediaDescription,
      String sinkMediaDescription)
      implements Event {}

  record IceCandidateFound(IceCandidate candidate) implements Event {}

  record IceGatheringDone() implements Event {}

  record IceComponentStateChanged(int streamId, int componentId, IceComponentState state)
      implements Event {}

  record DtlsConnectionStateChange(
      String streamId, String componentId, String connectionId, DtlsConnectionState state)
      implements Event {}

  record NewCandidatePairSelected(IceCandidatePair candidatePair) implements Event {}
}
