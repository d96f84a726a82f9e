package io.rivero.benchmarks;

import io.rivero.srtp.SrtpProfile;
import io.rivero.srtp.SrtpSession;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Protecting and opening packets of 1200 bytes, beside the bare `javax.crypto` calls. What is
/// allocated here, the JDK's GCM cipher allocates when it is given its nonce.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SrtpBenchmark {
  private static final int SIZE = 1200;

  @Param({"AEAD_AES_128_GCM", "AES_128_CM_HMAC_SHA1_80"})
  public SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;

  private SrtpSession sender = new SrtpSession(UdpFloor.keys(profile));
  private SrtpSession receiver = new SrtpSession(UdpFloor.keys(profile).swapped());
  private BareCrypto bare = new BareCrypto(profile);
  private final byte[] packet = new byte[SIZE + SrtpSession.MAX_OVERHEAD];
  private int sequence;

  @Setup
  public void setUp() {
    sender = new SrtpSession(UdpFloor.keys(profile));
    receiver = new SrtpSession(UdpFloor.keys(profile).swapped());
    bare = new BareCrypto(profile);
    packet[0] = (byte) 0x80;
  }

  @Benchmark
  public int protect() {
    number();
    return sender.protect(packet, 0, SIZE);
  }

  @Benchmark
  public byte[] protectBare() throws GeneralSecurityException {
    bare.protect(packet, SIZE, sequence++);
    return packet;
  }

  /// Both directions, since no packet can be opened twice.
  @Benchmark
  public int protectAndUnprotect() {
    number();
    return receiver.unprotect(packet, 0, sender.protect(packet, 0, SIZE));
  }

  private void number() {
    packet[2] = (byte) (sequence >> 8);
    packet[3] = (byte) sequence++;
  }
}
