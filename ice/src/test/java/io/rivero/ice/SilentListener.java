package io.rivero.ice;

/// A listener that does not care.
class SilentListener implements IceAgent.Listener {
  @Override
  public void onState(IceState state) {}

  @Override
  public void onValidated(IcePair pair) {}

  @Override
  public void onFault(RuntimeException fault) {
    throw fault;
  }

  @Override
  public void onSelected(IcePair pair) {}

  @Override
  public void onCandidate(IceCandidate candidate) {}

  @Override
  public void onGatheringDone() {}
}
