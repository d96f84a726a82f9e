package io.rivero.benchmarks;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusException;
import io.rivero.codec.audio.AudioEncoder;
import io.rivero.codec.audio.AudioFrame;
import io.rivero.codec.audio.Mixer;
import io.rivero.codec.audio.MixingRoom;
import io.rivero.codec.audio.Resampler;
import io.rivero.codec.g711.G711;
import io.rivero.codec.g711.G711Decoder;
import io.rivero.codec.g711.G711Encoder;
import io.rivero.codec.g722.G722Decoder;
import io.rivero.codec.g722.G722Encoder;
import io.rivero.codec.opus.OpusDecoder;
import io.rivero.codec.opus.OpusEncoder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// What does audio cost? Everything per block of 20 ms, CPU time of one thread: Opus against the
/// library without our wrapper and against libopus, conversions, mixing, a whole room.
final class AudioProgram {
  private static final int RATE = 48_000;
  private static final int SAMPLES = 960;
  private static final int SECONDS = 10;
  private static final int BLOCKS = SECONDS * 50;
  private static final double GOAL_RATIO = 1.05;
  private static final double GOAL_G711_MICROS = 2;
  private static final double GOAL_MIX_MICROS = 3;
  private static final double GOAL_ROOM_PERCENT = 35;
  private static final int PARTICIPANTS = 20;
  private static final int SPEAKERS = 3;

  private static final String HELP =
      """
      audio [--rounds 20]

      Per block of 20 ms, CPU time of the thread, least of interleaved rounds of 10 s of sound:
      Opus with and without our wrapper, and libopus by ffmpeg's own account where installed;
      G.711, G.722, resampling; mixing per input; a room of 20 of whom 3 speak.
      """;

  /// Work for some blocks.
  private interface Work {
    void run() throws OpusException;
  }

  private AudioProgram() {}

  static void run(Arguments arguments) throws Exception {
    if (arguments.has("help")) {
      System.out.print(HELP);
      return;
    }
    arguments.only("rounds");
    int rounds = arguments.number("rounds", 20, 3);
    var report = new Report(System.out);
    report.title("Audio, per block of 20 ms");
    opus(report, rounds, OpusEncoder.Config.speech(), "speech, 32 kbit/s mono, FEC");
    opus(report, rounds, OpusEncoder.Config.music(), "music, 96 kbit/s stereo");
    telephony(report, rounds);
    mixing(report, rounds);
    room(report, rounds);
  }

  private static void opus(Report report, int rounds, OpusEncoder.Config config, String name)
      throws Exception {
    short[] sound = sound(config.channels());
    byte[][] packets = new byte[BLOCKS][];
    var bareEncoder = bare(config);
    var bareDecoder = new io.github.jaredmdobson.concentus.OpusDecoder(RATE, config.channels());
    var encoder = new OpusEncoder(config);
    var decoder = new OpusDecoder(RATE, config.channels());
    byte[] out = new byte[AudioEncoder.MAX_PACKET];
    short[] pcm = new short[SAMPLES * 2];
    AudioFrame frame = new AudioFrame().set(RATE, config.channels(), SAMPLES);
    AudioFrame decoded = new AudioFrame();
    int block = SAMPLES * config.channels();
    double[][] micros =
        measure(
            rounds,
            () -> {
              for (int i = 0; i < BLOCKS; i++) {
                System.arraycopy(sound, i * block, pcm, 0, block);
                int length = bareEncoder.encode(pcm, 0, SAMPLES, out, 0, 1275);
                packets[i] = java.util.Arrays.copyOf(out, length);
              }
            },
            () -> {
              for (int i = 0; i < BLOCKS; i++) {
                System.arraycopy(sound, i * block, frame.pcm(), 0, block);
                int length = encoder.encode(frame, out, 0);
                packets[i] = java.util.Arrays.copyOf(out, length);
              }
            },
            () -> {
              for (byte[] packet : packets) {
                bareDecoder.decode(packet, 0, packet.length, pcm, 0, SAMPLES, false);
              }
            },
            () -> {
              for (byte[] packet : packets) {
                decoder.decode(packet, 0, packet.length, decoded);
              }
            });
    double[] least = least(micros);
    report.note("Opus, " + name);
    double[] libopus = libopus(config, sound);
    compare(report, "  encode", least[0], least[1], ratio(micros[1], micros[0]), libopus[0]);
    compare(report, "  decode", least[2], least[3], ratio(micros[3], micros[2]), libopus[1]);
  }

  /// The median over the rounds of what a round took, divided by what its neighbour took: two least
  /// values may be of different moments of the machine and of the compiler. The first half of the
  /// rounds is left to the compiler.
  private static double ratio(double[] ours, double[] bare) {
    double[] ratios = new double[ours.length - ours.length / 2];
    for (int i = 0; i < ratios.length; i++) {
      int round = ours.length / 2 + i;
      ratios[i] = ours[round] / bare[round];
    }
    return Values.median(ratios);
  }

  private static void compare(
      Report report, String name, double bare, double ours, double ratio, double theirs) {
    report.figure(name + ", Concentus bare", bare, "us");
    report.figure(name, ours, "us");
    report.atMost("    ratio, median of rounds", ratio, "x", GOAL_RATIO);
    report.figure("    times real time", 20_000 / ours, "x");
    if (theirs > 0) {
      report.reference("libopus in ffmpeg", ours, theirs, "us");
    }
  }

  private static io.github.jaredmdobson.concentus.OpusEncoder bare(OpusEncoder.Config config)
      throws OpusException {
    var encoder =
        new io.github.jaredmdobson.concentus.OpusEncoder(
            RATE,
            config.channels(),
            config.voice()
                ? OpusApplication.OPUS_APPLICATION_VOIP
                : OpusApplication.OPUS_APPLICATION_AUDIO);
    encoder.setBitrate(config.bitsPerSecond());
    encoder.setComplexity(config.complexity());
    encoder.setUseInbandFEC(config.fec());
    encoder.setPacketLossPercent(config.packetLossPercent());
    return encoder;
  }

  private static void telephony(Report report, int rounds) throws OpusException {
    short[] sound = sound(1);
    byte[] out = new byte[AudioEncoder.MAX_PACKET];
    AudioFrame decoded = new AudioFrame();
    AudioFrame narrow = frame(sound, 8000);
    AudioFrame wide = frame(sound, 16_000);
    AudioFrame full = frame(sound, RATE);
    AudioFrame cd = frame(sound, 44_100);
    G711Encoder ulaw = new G711Encoder(G711.ULAW);
    G711Decoder fromUlaw = new G711Decoder(G711.ULAW);
    G711Encoder alaw = new G711Encoder(G711.ALAW);
    G711Decoder fromAlaw = new G711Decoder(G711.ALAW);
    G722Encoder g722 = new G722Encoder();
    G722Decoder fromG722 = new G722Decoder();
    Resampler down = new Resampler(RATE, 1, 8000, 1);
    Resampler up = new Resampler(8000, 1, RATE, 1);
    Resampler odd = new Resampler(44_100, 1, RATE, 1);
    double[] least =
        least(
            measure(
                rounds * 5,
                repeat(() -> ulaw.encode(narrow, out, 0)),
                repeat(() -> fromUlaw.decode(out, 0, 160, decoded)),
                repeat(() -> alaw.encode(narrow, out, 0)),
                repeat(() -> fromAlaw.decode(out, 0, 160, decoded)),
                repeat(() -> g722.encode(wide, out, 0)),
                repeat(() -> fromG722.decode(out, 0, 160, decoded)),
                repeat(() -> down.convert(full, decoded)),
                repeat(() -> up.convert(narrow, decoded)),
                repeat(() -> odd.convert(cd, decoded))));
    report.atMost("PCMU encode", least[0], "us", GOAL_G711_MICROS);
    report.atMost("PCMU decode", least[1], "us", GOAL_G711_MICROS);
    report.atMost("PCMA encode", least[2], "us", GOAL_G711_MICROS);
    report.atMost("PCMA decode", least[3], "us", GOAL_G711_MICROS);
    report.figure("G.722 encode", least[4], "us");
    report.figure("G.722 decode", least[5], "us");
    report.figure("resample 48000 to 8000", least[6], "us");
    report.figure("resample 8000 to 48000", least[7], "us");
    report.figure("resample 44100 to 48000", least[8], "us");
  }

  private static Work repeat(Work one) {
    return () -> {
      for (int i = 0; i < BLOCKS; i++) {
        one.run();
      }
    };
  }

  /// A mix of 20 voices for each of them and for the rest: the whole, divided by the inputs.
  private static void mixing(Report report, int rounds) throws OpusException {
    Mixer mixer = new Mixer(RATE, 1, SAMPLES);
    List<AudioFrame> voices = new ArrayList<>();
    List<Mixer.Output> outputs = new ArrayList<>();
    short[] sound = sound(1);
    for (int i = 0; i < PARTICIPANTS; i++) {
      AudioFrame voice = new AudioFrame().set(RATE, 1, SAMPLES);
      for (int k = 0; k < SAMPLES; k++) {
        voice.pcm()[k] = (short) (sound[i * SAMPLES + k] / 8);
      }
      voices.add(voice);
      outputs.add(new Mixer.Output());
    }
    AudioFrame out = new AudioFrame();
    double[] least =
        least(
            measure(
                rounds,
                repeat(() -> {
                  mixer.begin();
                  for (int i = 0; i < PARTICIPANTS; i++) {
                    mixer.add(voices.get(i));
                  }
                  for (int i = 0; i < PARTICIPANTS; i++) {
                    mixer.mix(voices.get(i), outputs.get(i), out);
                  }
                })));
    report.atMost(
        "mixing 20 voices for 20, per input", least[0] / PARTICIPANTS, "us", GOAL_MIX_MICROS);
  }

  /// Everything that a room does: decoding 3 voices, mixing, encoding for all.
  private static void room(Report report, int rounds) throws OpusException {
    MixingRoom room = new MixingRoom(MixingRoom.Config.defaults());
    List<MixingRoom.Participant> people = new ArrayList<>();
    List<OpusDecoder> decoders = new ArrayList<>();
    for (int i = 0; i < PARTICIPANTS; i++) {
      people.add(room.join("opus", () -> new OpusEncoder(OpusEncoder.Config.speech())));
      decoders.add(new OpusDecoder(RATE, 1));
    }
    byte[][] packets = new byte[BLOCKS][];
    OpusEncoder source = new OpusEncoder(OpusEncoder.Config.speech());
    short[] sound = sound(1);
    byte[] out = new byte[AudioEncoder.MAX_PACKET];
    AudioFrame frame = new AudioFrame().set(RATE, 1, SAMPLES);
    for (int i = 0; i < BLOCKS; i++) {
      System.arraycopy(sound, i * SAMPLES, frame.pcm(), 0, SAMPLES);
      packets[i] = java.util.Arrays.copyOf(out, source.encode(frame, out, 0));
    }
    AudioFrame decoded = new AudioFrame();
    long[] delivered = new long[1];
    double[][] micros =
        measure(
            rounds,
            () -> {
              for (int i = 0; i < BLOCKS; i++) {
                for (int who = 0; who < SPEAKERS; who++) {
                  byte[] packet = packets[(i + who * 97) % BLOCKS];
                  decoders.get(who).decode(packet, 0, packet.length, decoded);
                  people.get(who).speak(decoded);
                }
                room.mix((to, packet, length, samples) -> delivered[0] += length > 0 ? 1 : 0);
              }
            });
    double blocks = BLOCKS * (double) rounds;
    report.atMost("room of 20, 3 speak: encoders", room.encodes() / blocks, "", SPEAKERS + 1);
    report.atMost("  of a core", least(micros)[0] / 200, "%", GOAL_ROOM_PERCENT);
    report.figure("  packets delivered per block", delivered[0] / blocks, "");
  }

  /// Microseconds per block of each work in each round, in turns.
  private static double[][] measure(int rounds, Work... works) throws OpusException {
    double[][] micros = new double[works.length][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < works.length; i++) {
        long begin = cpuNanos();
        works[i].run();
        micros[i][round] = (cpuNanos() - begin) / 1000.0 / BLOCKS;
      }
    }
    return micros;
  }

  private static double[] least(double[][] values) {
    double[] least = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      least[i] = Values.least(values[i]);
    }
    return least;
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static AudioFrame frame(short[] sound, int rate) {
    AudioFrame frame = new AudioFrame().set(rate, 1, rate / 50);
    System.arraycopy(sound, RATE, frame.pcm(), 0, rate / 50);
    return frame;
  }

  /// Something like speech: harmonics of a changing pitch in syllables, and a little noise.
  private static short[] sound(int channels) {
    Random random = new Random(1);
    short[] pcm = new short[RATE * SECONDS * channels];
    double phase = 0;
    double pitch = 120;
    for (int i = 0; i < RATE * SECONDS; i++) {
      if (i % (RATE / 5) == 0) {
        pitch = 100 + 80 * random.nextDouble();
      }
      phase += 2 * Math.PI * pitch / RATE;
      double sum = 0;
      for (int k = 1; k <= 12; k++) {
        sum += Math.sin(k * phase) / k;
      }
      double syllable = Math.sin(Math.PI * (i % (RATE / 5)) / (RATE / 5.0));
      for (int c = 0; c < channels; c++) {
        pcm[i * channels + c] = (short) (6000 * syllable * sum + random.nextGaussian() * 50);
      }
    }
    return pcm;
  }

  /// Encoding and decoding in libopus, us per block by ffmpeg's user time; zeros without it.
  private static double[] libopus(OpusEncoder.Config config, short[] sound) throws IOException {
    Path folder = Files.createTempDirectory("audio");
    try {
      Path pcm = folder.resolve("pcm");
      Path opus = folder.resolve("x.ogg");
      ByteBuffer bytes = ByteBuffer.allocate(sound.length * 2 * 12).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < 12; i++) { // two minutes: ffmpeg counts in milliseconds
        bytes.asShortBuffer().put(sound);
        bytes.position(bytes.position() + sound.length * 2);
      }
      Files.write(pcm, bytes.array());
      String channels = String.valueOf(config.channels());
      List<String> raw = List.of("-f", "s16le", "-ar", "48000", "-ac", channels, "-i", pcm + "");
      double floor = userMicros(raw, List.of("-f", "null", "-"));
      List<String> settings = new ArrayList<>(List.of("-c:a", "libopus", "-b:a"));
      settings.add(String.valueOf(config.bitsPerSecond()));
      settings.addAll(List.of("-compression_level", config.complexity() + ""));
      settings.addAll(List.of("-application", config.voice() ? "voip" : "audio"));
      if (config.fec()) {
        settings.addAll(List.of("-fec", "1", "-packet_loss", config.packetLossPercent() + ""));
      }
      settings.add(opus + "");
      double encode = userMicros(raw, settings);
      double decode =
          userMicros(List.of("-c:a", "libopus", "-i", opus + ""), List.of("-f", "null", "-"));
      return new double[] {Math.max(0, encode - floor), Math.max(0, decode - floor)};
    } finally {
      for (String name : List.of("pcm", "x.ogg")) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.deleteIfExists(folder);
    }
  }

  /// ffmpeg's user time per block of the two minutes; 0 where it is not installed.
  private static double userMicros(List<String> input, List<String> output) {
    List<String> command =
        new ArrayList<>(List.of("ffmpeg", "-hide_banner", "-y", "-benchmark", "-threads", "1"));
    command.addAll(input);
    command.addAll(output);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int at = text.lastIndexOf("utime=");
      int end = at < 0 ? -1 : text.indexOf('s', at + 6);
      return end < 0 ? 0 : Double.parseDouble(text.substring(at + 6, end)) * 1e6 / (BLOCKS * 12);
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
