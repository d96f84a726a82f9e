package io.rivero.pipeline;

/// Do packets of one kind pass?
public enum MediaFlowState {
  FLOWING,
  NOT_FLOWING
}
