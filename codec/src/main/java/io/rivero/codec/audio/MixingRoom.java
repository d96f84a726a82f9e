package io.rivero.codec.audio;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A room in which everybody hears all the others, mixed and encoded.
///
/// Who does not speak hears the same as all others who do not: that mix is made once, and encoded
/// once for each format that is wanted. Only who speaks costs an encoder of his own. Somebody
/// counts as speaking from the first block above a level until 400 ms after the last, faded in and
/// out; of more than a maximum, the loudest are heard. When somebody falls silent, his own mix and
/// the common one have been the same for a while, so that his decoder does not notice the change.
///
/// Owner: one thread.
public final class MixingRoom {
  private static final int HOLD_MILLIS = 400;
  private static final int FADES_PER_SECOND = 200; // 5 ms each
  private static final int LOUDER_DB = 6; // who takes a place from another

  /// What the room is like.
  ///
  /// @param sampleRateHz of the mix
  /// @param channels of the mix
  /// @param blockMillis of each block and packet, 10 or 20
  /// @param speechDbov level from which on somebody is heard (in -dBov, so: at most)
  /// @param maxSpeakers who are heard at the same time
  public record Config(
      int sampleRateHz, int channels, int blockMillis, int speechDbov, int maxSpeakers) {
    /// 48 kHz mono, 20 ms, from -60 dBov, 6 at the same time.
    public static Config defaults() {
      return new Config(48_000, 1, 20, 60, 6);
    }

    int blockSamples() {
      return sampleRateHz * blockMillis / 1000;
    }
  }

  /// Where packets go.
  public interface Output {
    /// A packet for one participant; the bytes are valid during the call only, and are the same for
    /// all who share a mix and a format.
    ///
    /// @param length 0 if this block is not sent (discontinuous transmission)
    /// @param samples per channel of the block, at the format's rate
    void packet(Participant to, byte[] packet, int length, int samples);
  }

  /// Somebody in the room. Belongs to the room's owner.
  public final class Participant {
    private final @Nullable Format format;
    private final AudioFrame voice = new AudioFrame();
    private @Nullable Resampler converter;
    private @Nullable Leg own;
    private boolean given;
    private boolean added;
    private boolean displaced;
    private int level = AudioLevel.SILENCE;
    private int holdBlocks;

    private Participant(@Nullable Format format) {
      this.format = format;
    }

    /// What he says in this block, in any rate that makes whole blocks; copied. Without a call he
    /// is silent.
    public void speak(AudioFrame frame) {
      if (frame.sampleRateHz() == config.sampleRateHz && frame.channels() == config.channels) {
        voice.copyFrom(frame);
      } else {
        Resampler resampler = converter;
        if (resampler == null) {
          resampler =
              new Resampler(
                  frame.sampleRateHz(), frame.channels(), config.sampleRateHz, config.channels);
          converter = resampler;
        }
        resampler.convert(frame, voice);
      }
      given = voice.samples() == config.blockSamples();
      level = given ? AudioLevel.dbov(voice) : AudioLevel.SILENCE;
    }

    /// The level of the last block in -dBov.
    public int levelDbov() {
      return level;
    }

    /// Whether he was heard in the last block.
    public boolean isHeard() {
      return added;
    }
  }

  /// A kind of encoder, and the common mix in it.
  private static final class Format {
    final Supplier<AudioEncoder> encoders;
    final List<Participant> listeners = new ArrayList<>();
    @Nullable Leg shared;

    Format(Supplier<AudioEncoder> encoders) {
      this.encoders = encoders;
    }
  }

  /// One encoder with what leads to it.
  private final class Leg {
    final AudioEncoder encoder;
    final Resampler resampler;
    final Mixer.Output mix = new Mixer.Output();

    Leg(AudioEncoder encoder) {
      this.encoder = encoder;
      resampler =
          new Resampler(
              config.sampleRateHz, config.channels, encoder.sampleRateHz(), encoder.channels());
    }

    int encode(@Nullable AudioFrame own) {
      mixer.mix(own, mix, mixed);
      resampler.convert(mixed, resampled);
      encodes++;
      return encoder.encode(resampled, packet, 0);
    }
  }

  private final Config config;
  private final Mixer mixer;
  private final Map<Object, Format> formats = new HashMap<>();
  private final List<Participant> participants = new ArrayList<>();
  private final AudioFrame mixed = new AudioFrame();
  private final AudioFrame resampled = new AudioFrame();
  private final byte[] packet = new byte[AudioEncoder.MAX_PACKET];
  private long encodes;
  private int speaking; // participants who are added

  public MixingRoom(Config config) {
    this.config = config;
    mixer = new Mixer(config.sampleRateHz, config.channels, config.blockSamples());
  }

  /// Somebody enters.
  ///
  /// @param format whoever gives an equal one shares encoders; null if he hears nothing
  /// @param encoders makes an encoder of this format; its frames are as long as the room's blocks
  public Participant join(@Nullable Object format, Supplier<AudioEncoder> encoders) {
    Format found =
        format == null ? null : formats.computeIfAbsent(format, f -> new Format(encoders));
    Participant participant = new Participant(found);
    participants.add(participant);
    if (found != null) {
      found.listeners.add(participant);
    }
    return participant;
  }

  /// Somebody leaves.
  public void leave(Participant participant) {
    if (!participants.remove(participant)) {
      return;
    }
    speaking -= participant.added ? 1 : 0;
    Format format = participant.format;
    if (format != null) {
      format.listeners.remove(participant);
      if (format.listeners.isEmpty()) {
        formats.values().remove(format);
      }
    }
  }

  /// Ends a block: mixes what was said and gives everybody his packet.
  public void mix(Output output) {
    mixer.begin();
    for (Participant participant : participants) {
      add(participant);
    }
    for (Format format : formats.values()) {
      encode(format, output);
    }
    for (Participant participant : participants) {
      participant.given = false;
    }
  }

  /// Adds a voice, fading where it begins and ends.
  private void add(Participant participant) {
    boolean was = participant.added;
    boolean loud =
        participant.given && participant.level <= config.speechDbov && !participant.displaced;
    participant.holdBlocks = holdBlocks(participant, loud);
    participant.displaced = false;
    boolean place = was || speaking < config.maxSpeakers || (loud && displace(participant));
    participant.added = place && participant.given && participant.holdBlocks > 0;
    speaking += (participant.added ? 1 : 0) - (was ? 1 : 0);
    if (participant.added) {
      if (!was) {
        fadeIn(participant.voice);
      } else if (!loud && participant.holdBlocks == 1) {
        fadeOut(participant.voice);
        participant.holdBlocks = 0;
      }
      mixer.add(participant.voice);
    }
  }

  private int holdBlocks(Participant participant, boolean loud) {
    if (loud) {
      return HOLD_MILLIS / config.blockMillis;
    }
    return participant.displaced
        ? Math.min(1, participant.holdBlocks)
        : Math.max(0, participant.holdBlocks - 1);
  }

  /// Asks for the place of the quietest speaker, who fades out with his next block.
  ///
  /// @return false: the place is free only then
  private boolean displace(Participant participant) {
    Participant quietest = participant;
    for (Participant other : participants) {
      if (other.added && other.level >= quietest.level + LOUDER_DB) {
        quietest = other;
      }
    }
    if (quietest != participant) {
      quietest.displaced = true;
    }
    return false;
  }

  private void fadeIn(AudioFrame frame) {
    int length = config.sampleRateHz / FADES_PER_SECOND;
    for (int i = 0; i < length; i++) {
      scale(frame, i, i, length);
    }
  }

  private void fadeOut(AudioFrame frame) {
    int length = frame.samples();
    for (int i = 0; i < length; i++) {
      scale(frame, i, length - 1 - i, length);
    }
  }

  private static void scale(AudioFrame frame, int sample, int part, int whole) {
    short[] pcm = frame.pcm();
    for (int c = 0; c < frame.channels(); c++) {
      int at = sample * frame.channels() + c;
      pcm[at] = (short) (pcm[at] * part / whole);
    }
  }

  private void encode(Format format, Output output) {
    int length = -1;
    for (Participant listener : format.listeners) {
      if (!listener.added) {
        Leg shared = shared(format, listener);
        length = length >= 0 ? length : shared.encode(null);
        output.packet(listener, packet, length, resampled.samples());
      }
    }
    if (length < 0) {
      format.shared = null; // it would know nothing of what its listeners have heard meanwhile
    }
    for (Participant listener : format.listeners) {
      if (listener.added) {
        Leg own = listener.own;
        if (own == null) {
          own = new Leg(format.encoders.get());
          listener.own = own;
        }
        int ownLength = own.encode(listener.voice);
        output.packet(listener, packet, ownLength, resampled.samples());
      }
    }
  }

  /// The common encoder; if there is none, that of the listener who has just fallen silent.
  private Leg shared(Format format, Participant listener) {
    Leg shared = format.shared;
    if (shared == null) {
      shared = listener.own != null ? listener.own : new Leg(format.encoders.get());
      format.shared = shared;
    }
    listener.own = null;
    return shared;
  }

  /// Encoded blocks so far.
  public long encodes() {
    return encodes;
  }

  /// Voices in the last block.
  public int voices() {
    return mixer.voices();
  }
}
