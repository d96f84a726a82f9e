package io.rivero.benchmarks;

import io.rivero.srtp.SrtpProfile;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// One publisher, many viewers: what does an outgoing packet cost the server, and does everything
/// arrive?
final class LoadProgram {
  private static final double GOAL_MICROS = 15;
  private static final double JANUS_MICROS = 47; // 100 viewers, 250 packets/s
  private static final double JANUS_MICROS_SMALL = 69; // 50 viewers, 125 packets/s
  private static final double KURENTO_MICROS = 220;
  private static final int FLOOR_MILLIS = 3000;

  private static final String HELP =
      """
      load [--url ws://HOST:PORT/kurento --pid PID] [--start] [--receivers 50] [--rate 250]
           [--size 1200] [--seconds 10] [--rounds 3] [--warmup 30] [--address 127.0.0.1]
           [--profile AES_128_CM_HMAC_SHA1_80]

      One publisher of VP8-like packets and many viewers, each with ICE, DTLS and SRTP of its own,
      set up over the Kurento Protocol. Without --url rivero.jar is started on free ports.
        --url, --pid  a server that runs, and the process whose CPU time is read
        --receivers   viewers
        --rate        packets per second of the publisher, evenly spaced
        --size        bytes of a plain RTP packet, 200 to 1400
        --seconds     of a round; --rounds of them are measured, after --warmup seconds
        --address     of this machine, on which the generator receives
        --profile     of SRTP; without it the generator speaks all and the best one is taken
      """;

  private LoadProgram() {}

  static void run(Arguments arguments) throws Exception {
    if (arguments.has("help")) {
      System.out.print(HELP);
      return;
    }
    arguments.only(
        "url",
        "pid",
        "start",
        "receivers",
        "rate",
        "size",
        "seconds",
        "rounds",
        "warmup",
        "address",
        "profile");
    int receivers = arguments.number("receivers", 50, 1);
    int rate = arguments.number("rate", 250, 1);
    int size = arguments.number("size", 1200, 200);
    int rounds = arguments.number("rounds", 3, 1);
    int seconds = arguments.number("seconds", 10, 1);
    int warmUp = arguments.number("warmup", 30, 0);
    if (size > 1400) {
      throw new IllegalArgumentException("--size is at most 1400");
    }
    List<SrtpProfile> profiles =
        arguments.has("profile")
            ? List.of(SrtpProfile.valueOf(arguments.text("profile", "")))
            : List.of(SrtpProfile.values());
    InetAddress address = InetAddress.getByName(arguments.text("address", "127.0.0.1"));
    var report = new Report(System.out);
    report.title("One to " + receivers + ", " + size + " bytes at " + rate + " packets per second");
    try (ServerProcess server = ServerProcess.of(arguments);
        var load = new Load(server.uri(), address, profiles)) {
      var publisher = new Publisher(Load.publisherSsrc(), size, rate);
      load.view(load.publish(publisher), receivers);
      load.measure(publisher, warmUp, server);
      var samples = new Load.Sample[rounds];
      for (int i = 0; i < rounds; i++) {
        samples[i] = load.measure(publisher, seconds, server);
        describe(report, i + 1, samples[i], receivers);
      }
      String profile = load.profile();
      delivery(report, load, samples, receivers);
      if (server.isObserved()) {
        double floor =
            UdpFloor.microsPerPacket(
                address, receivers, size, SrtpProfile.valueOf(profile), FLOOR_MILLIS);
        cost(report, samples, floor, profile);
      }
    }
  }

  private static void describe(Report report, int round, Load.Sample sample, int receivers) {
    report.note(
        String.format(
            Locale.ROOT,
            "round %d: sent %d, delivered %d of %d, server CPU %.2f s",
            round,
            sample.sent(),
            sample.delivered(),
            sample.sent() * receivers,
            sample.cpuSeconds()));
  }

  private static void delivery(Report report, Load load, Load.Sample[] samples, int receivers) {
    long expected = Arrays.stream(samples).mapToLong(Load.Sample::sent).sum() * receivers;
    long delivered = Arrays.stream(samples).mapToLong(Load.Sample::delivered).sum();
    report.atLeast("delivered", 100.0 * delivered / expected, "%", 100);
    report.figure("duplicates", (double) load.sum(Viewer::duplicates), "packets");
    report.figure("authenticated sample", (double) load.sum(Viewer::authentic), "packets");
    report.atMost("not authentic in it", (double) load.sum(Viewer::forged), "packets", 0);
  }

  private static void cost(Report report, Load.Sample[] samples, double floor, String profile) {
    double micros =
        Values.median(
            Arrays.stream(samples)
                .mapToDouble(sample -> sample.cpuSeconds() * 1e6 / sample.delivered())
                .toArray());
    report.atMost("server CPU per outgoing packet (median)", micros, "us", GOAL_MICROS);
    report.reference("floor: UDP send + protect, " + profile, micros, floor, "us");
    report.reference("Janus, 50 viewers at 125/s", micros, JANUS_MICROS_SMALL, "us");
    report.reference("Janus, 100 viewers at 250/s", micros, JANUS_MICROS, "us");
    report.reference("Kurento", micros, KURENTO_MICROS, "us");
  }
}
