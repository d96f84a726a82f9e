package io.rivero.codec.audio;

/// Who of a room is speaking: the loudest one, but only after he has been so for a while.
///
/// Levels come from the RFC 6464 header extension or from [AudioLevel]. Each is followed quickly up
/// and slowly down, so that pauses between words do not count. A challenger has to be louder than
/// the speaker by a margin for a time; a speaker who falls silent is replaced by anybody who
/// speaks, and stays the speaker if nobody does.
///
/// Time is an argument. Owner: one thread.
public final class ActiveSpeaker {
  /// Nobody has spoken yet.
  public static final int NOBODY = -1;

  /// When the speaker changes.
  ///
  /// @param speechDbov level from which on (in -dBov, so: at most) it is speech
  /// @param marginDb by which a challenger is louder
  /// @param holdMillis for which he has to be
  public record Config(int speechDbov, int marginDb, int holdMillis) {
    /// Speech from -50 dBov; 6 dB louder for 600 ms.
    public static Config defaults() {
      return new Config(50, 6, 600);
    }
  }

  private static final long NANOS_PER_MS = 1_000_000;
  private static final double FALL_DB_PER_MS =
      0.06; // a shout is forgotten within the time that a challenge takes

  private final Config config;
  private final double[] levels; // smoothed, in -dBov
  private final long[] heardNanos;
  private final boolean[] present;
  private int active = NOBODY;
  private int challenger = NOBODY;
  private long challengedNanos;

  /// @param participants numbers 0 to this less one are used
  public ActiveSpeaker(Config config, int participants) {
    this.config = config;
    levels = new double[participants];
    heardNanos = new long[participants];
    present = new boolean[participants];
  }

  /// A level of one participant, as often as one comes.
  ///
  /// @param dbov 0 (loudest) to 127 (silence)
  /// @return whether the speaker has changed
  public boolean level(int participant, int dbov, long nowNanos) {
    double level = present[participant] ? current(participant, nowNanos) : AudioLevel.SILENCE;
    present[participant] = true;
    levels[participant] = Math.min(level, dbov);
    heardNanos[participant] = nowNanos;
    return decide(nowNanos);
  }

  /// A participant has left.
  ///
  /// @return whether he was the speaker, so that there is none now
  public boolean left(int participant) {
    present[participant] = false;
    challenger = challenger == participant ? NOBODY : challenger;
    boolean was = active == participant;
    active = was ? NOBODY : active;
    return was;
  }

  /// The number of the speaker, or [#NOBODY].
  public int active() {
    return active;
  }

  /// A participant's level with the time since it was heard.
  private double current(int participant, long nowNanos) {
    double millis = (nowNanos - heardNanos[participant]) / (double) NANOS_PER_MS;
    return Math.min(AudioLevel.SILENCE, levels[participant] + millis * FALL_DB_PER_MS);
  }

  private boolean decide(long nowNanos) {
    int loudest = loudest(nowNanos);
    if (loudest == NOBODY || loudest == active) {
      challenger = NOBODY;
      return false;
    }
    if (active != NOBODY) {
      double difference = current(active, nowNanos) - current(loudest, nowNanos);
      if (difference < config.marginDb) {
        challenger = NOBODY;
        return false;
      }
      if (challenger != loudest) {
        challenger = loudest;
        challengedNanos = nowNanos;
      }
      if (nowNanos - challengedNanos < config.holdMillis * NANOS_PER_MS) {
        return false;
      }
    }
    active = loudest;
    challenger = NOBODY;
    return true;
  }

  /// Who speaks loudest of all who speak.
  private int loudest(long nowNanos) {
    int loudest = NOBODY;
    double level = config.speechDbov;
    for (int i = 0; i < levels.length; i++) {
      if (present[i]) {
        double own = current(i, nowNanos);
        if (own <= level) {
          level = own;
          loudest = i;
        }
      }
    }
    return loudest;
  }
}
