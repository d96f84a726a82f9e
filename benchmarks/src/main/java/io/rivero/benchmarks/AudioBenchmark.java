package io.rivero.benchmarks;

import io.rivero.codec.audio.AudioEncoder;
import io.rivero.codec.audio.AudioFrame;
import io.rivero.codec.audio.Mixer;
import io.rivero.codec.audio.Resampler;
import io.rivero.codec.g711.G711;
import io.rivero.codec.g711.G711Decoder;
import io.rivero.codec.g711.G711Encoder;
import io.rivero.codec.g722.G722Decoder;
import io.rivero.codec.g722.G722Encoder;
import io.rivero.codec.opus.OpusDecoder;
import io.rivero.codec.opus.OpusEncoder;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The steps of audio, each for one block of 20 ms.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class AudioBenchmark {
  private final AudioFrame narrow = noise(8000);
  private final AudioFrame wide = noise(16_000);
  private final AudioFrame full = noise(48_000);
  private final AudioFrame decoded = new AudioFrame();
  private final byte[] packet = new byte[AudioEncoder.MAX_PACKET];
  private final byte[] out = new byte[AudioEncoder.MAX_PACKET];
  private final G711Encoder pcmu = new G711Encoder(G711.ULAW);
  private final G711Decoder fromPcmu = new G711Decoder(G711.ULAW);
  private final G722Encoder g722 = new G722Encoder();
  private final G722Decoder fromG722 = new G722Decoder();
  private final OpusEncoder opus = new OpusEncoder(OpusEncoder.Config.speech());
  private final OpusDecoder fromOpus = new OpusDecoder(48_000, 1);
  private final int opusLength = new OpusEncoder(OpusEncoder.Config.speech()).encode(full, out, 0);
  private final byte[] opusPacket = java.util.Arrays.copyOf(out, opusLength);
  private final Resampler down = new Resampler(48_000, 1, 8000, 1);
  private final Resampler up = new Resampler(8000, 1, 48_000, 1);
  private final Mixer mixer = new Mixer(48_000, 1, 960);
  private final Mixer.Output output = new Mixer.Output();

  private static AudioFrame noise(int rate) {
    AudioFrame frame = new AudioFrame().set(rate, 1, rate / 50);
    Random random = new Random(1);
    for (int i = 0; i < frame.samples(); i++) {
      frame.pcm()[i] = (short) (random.nextGaussian() * 2000);
    }
    return frame;
  }

  @Benchmark
  public int encodePcmu() {
    return pcmu.encode(narrow, out, 0);
  }

  @Benchmark
  public AudioFrame decodePcmu() {
    fromPcmu.decode(packet, 0, 160, decoded);
    return decoded;
  }

  @Benchmark
  public int encodeG722() {
    return g722.encode(wide, out, 0);
  }

  @Benchmark
  public AudioFrame decodeG722() {
    fromG722.decode(packet, 0, 160, decoded);
    return decoded;
  }

  @Benchmark
  public int encodeOpus() {
    return opus.encode(full, out, 0);
  }

  @Benchmark
  public AudioFrame decodeOpus() {
    fromOpus.decode(opusPacket, 0, opusPacket.length, decoded);
    return decoded;
  }

  @Benchmark
  public AudioFrame resampleDown() {
    down.convert(full, decoded);
    return decoded;
  }

  @Benchmark
  public AudioFrame resampleUp() {
    up.convert(narrow, decoded);
    return decoded;
  }

  /// Two inputs added and one output subtracted.
  @Benchmark
  public AudioFrame mixTwo() {
    mixer.begin();
    mixer.add(full);
    mixer.add(full);
    mixer.mix(full, output, decoded);
    return decoded;
  }
}
