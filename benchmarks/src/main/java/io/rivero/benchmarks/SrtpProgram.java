package io.rivero.benchmarks;

import io.rivero.srtp.SrtpProfile;
import io.rivero.srtp.SrtpSession;
import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;

/// What does SRTP cost beyond the cryptography itself? Both are measured in turns, so that both see
/// the same machine, and the best round of each counts.
final class SrtpProgram {
  private static final double GOAL_RATIO = 1.15;
  private static final int BATCH = 128;
  private static final int MAX_OVERHEAD = 20;

  private static final String HELP =
      """
      srtp [--size 1200] [--rounds 6000]

      Protecting and unprotecting packets, per profile, against the bare javax.crypto calls:
      interleaved rounds of 128 packets, least CPU time of the thread per packet. A round that
      took less than half of the median does not count: the clock of a virtual machine has jumped.
      """;

  /// One way to protect and unprotect a batch.
  private interface Contestant {
    void protect(byte[][] packets) throws GeneralSecurityException;

    void unprotect(byte[][] packets) throws GeneralSecurityException;
  }

  private SrtpProgram() {}

  static void run(Arguments arguments) throws Exception {
    if (arguments.has("help")) {
      System.out.print(HELP);
      return;
    }
    arguments.only("size", "rounds");
    int size = arguments.number("size", 1200, 64);
    int rounds = arguments.number("rounds", 6000, 1);
    var report = new Report(System.out);
    report.title("SRTP against bare javax.crypto, " + size + " bytes");
    for (SrtpProfile profile : SrtpProfile.values()) {
      measure(report, profile, size, rounds);
    }
  }

  private static void measure(Report report, SrtpProfile profile, int size, int rounds)
      throws GeneralSecurityException {
    Contestant[] contestants = {new Bare(profile, size), new Ours(profile, size)};
    double[][] protect = new double[contestants.length][rounds];
    double[][] unprotect = new double[contestants.length][rounds];
    byte[][][] packets = {batch(size), batch(size)};
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < contestants.length; i++) {
        long begin = cpuNanos();
        contestants[i].protect(packets[i]);
        long between = cpuNanos();
        contestants[i].unprotect(packets[i]);
        protect[i][round] = (between - begin) / (double) BATCH;
        unprotect[i][round] = (cpuNanos() - between) / (double) BATCH;
      }
    }
    compare(report, profile + " protect", Values.least(protect[0]), Values.least(protect[1]));
    compare(report, profile + " unprotect", Values.least(unprotect[0]), Values.least(unprotect[1]));
  }

  private static void compare(Report report, String name, double bare, double ours) {
    report.figure(name + ", bare", bare, "ns");
    report.figure(name, ours, "ns");
    report.atMost("  ratio", ours / bare, "x", GOAL_RATIO);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static byte[][] batch(int size) {
    byte[][] packets = new byte[BATCH][size + MAX_OVERHEAD];
    for (byte[] packet : packets) {
      packet[0] = (byte) 0x80;
    }
    return packets;
  }

  private static final class Bare implements Contestant {
    private final BareCrypto crypto;
    private final int size;
    private long next;

    Bare(SrtpProfile profile, int size) {
      crypto = new BareCrypto(profile);
      this.size = size;
    }

    @Override
    public void protect(byte[][] packets) throws GeneralSecurityException {
      for (int i = 0; i < packets.length; i++) {
        crypto.protect(packets[i], size, next + i);
      }
    }

    @Override
    public void unprotect(byte[][] packets) throws GeneralSecurityException {
      for (int i = 0; i < packets.length; i++) {
        crypto.unprotect(packets[i], size, next + i);
      }
      next += packets.length;
    }
  }

  private static final class Ours implements Contestant {
    private final SrtpSession sender;
    private final SrtpSession receiver;
    private final int size;
    private int sequence;

    Ours(SrtpProfile profile, int size) {
      sender = new SrtpSession(UdpFloor.keys(profile));
      receiver = new SrtpSession(UdpFloor.keys(profile).swapped());
      this.size = size;
    }

    @Override
    public void protect(byte[][] packets) {
      for (byte[] packet : packets) {
        packet[2] = (byte) (sequence >> 8);
        packet[3] = (byte) sequence++;
        sender.protect(packet, 0, size);
      }
    }

    @Override
    public void unprotect(byte[][] packets) {
      for (byte[] packet : packets) {
        if (receiver.unprotect(packet, 0, size + receiver.profile().tagLength()) != size) {
          throw new IllegalStateException("not authentic");
        }
      }
    }
  }
}
