package io.rivero.rtp.stream;

/// The counters behind [RefusalCounters].
final class RefusalCounts {
  long tooOld;
  long missing;
  long unknown;
  private long onItsWay;
  private long tooEarly;
  private long tooOften;
  private long tooMuch;

  void count(RetransmissionLimits.Verdict verdict) {
    switch (verdict) {
      case GRANTED -> throw new IllegalArgumentException("no refusal");
      case ON_ITS_WAY -> onItsWay++;
      case TOO_EARLY -> tooEarly++;
      case TOO_OFTEN -> tooOften++;
      case TOO_MUCH, HOPELESS -> tooMuch++;
    }
  }

  RefusalCounters snapshot() {
    return new RefusalCounters(onItsWay, tooEarly, tooOften, tooMuch, tooOld, missing, unknown);
  }
}
