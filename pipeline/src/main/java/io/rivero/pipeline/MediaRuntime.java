package io.rivero.pipeline;

import io.rivero.dtls.DtlsCertificate;
import io.rivero.dtls.DtlsTransport;
import io.rivero.ice.IceAgent;
import io.rivero.pipeline.audio.SoundOutcome;
import io.rivero.pipeline.net.LocalAddresses;
import io.rivero.pipeline.net.MediaLoop;
import io.rivero.pipeline.net.MediaPort;
import io.rivero.pipeline.net.UdpSocket;
import io.rivero.pipeline.video.PictureOutcome;
import io.rivero.pipeline.webrtc.PeerDirectory;
import io.rivero.pipeline.work.OutcomeCounters;
import io.rivero.pipeline.work.WorkPool;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// What all pipelines of a process share: media loops with their ports, certificates, and the
/// listener for events. Safe for use by any thread.
public final class MediaRuntime implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(MediaRuntime.class.getName());

  /// How a runtime is set up.
  ///
  /// @param mediaPort UDP port of the first loop, the next ones follow; 0 for any
  /// @param mediaLoops 1 to 64
  /// @param loopback whether media may come to 127.0.0.1 and ::1
  /// @param networkInterfaces names of the interfaces to use; empty for all
  /// @param externalIPv4 address that candidates show instead of local ones; empty for none
  /// @param externalIPv6 address that candidates show instead of local ones; empty for none
  /// @param stunServerAddress tells our address as the internet sees it; empty for none
  /// @param stunServerPort 1 to 65535
  /// @param pemCertificateEcdsa certificate and key for DTLS; null for a self-made one
  /// @param pemCertificateRsa certificate and key for DTLS; null for a self-made one
  /// @param mediaRoot the folder that `file:` URIs must stay in
  /// @param linkLocalUris whether `http:` URIs may lead to link-local addresses
  /// @param codecs what may be negotiated, and in which order
  public record Config(
      int mediaPort,
      int mediaLoops,
      boolean loopback,
      List<String> networkInterfaces,
      String externalIPv4,
      String externalIPv6,
      String stunServerAddress,
      int stunServerPort,
      @Nullable Path pemCertificateEcdsa,
      @Nullable Path pemCertificateRsa,
      Path mediaRoot,
      boolean linkLocalUris,
      CodecChoice codecs) {
    public static final int DEFAULT_MEDIA_PORT = 20_000;
    public static final int DEFAULT_STUN_PORT = 3478;
    static final int MAX_LOOPS = 64;

    public Config {
      networkInterfaces = List.copyOf(networkInterfaces);
      if (mediaLoops < 1 || mediaLoops > MAX_LOOPS) {
        throw new IllegalArgumentException("mediaLoops " + mediaLoops + " is not 1 to 64");
      }
      if (mediaPort < 0 || mediaPort + mediaLoops > 65_536) {
        throw new IllegalArgumentException("mediaPort " + mediaPort + " is not 0 to 65535");
      }
    }

    /// One loop per core, at most four; ports from 20000 on, on all interfaces and loopback.
    public static Config defaults() {
      return new Config(
          DEFAULT_MEDIA_PORT,
          Math.min(4, Runtime.getRuntime().availableProcessors()),
          true,
          List.of(),
          "",
          "",
          "",
          DEFAULT_STUN_PORT,
          null,
          null,
          Path.of("media"),
          false,
          CodecChoice.ALL);
    }

    /// The same with another folder for `file:` URIs.
    public Config withMediaRoot(Path root) {
      return with(mediaPort, root, codecs);
    }

    /// The same with other codecs.
    public Config withCodecs(CodecChoice choice) {
      return with(mediaPort, mediaRoot, choice);
    }

    /// The same with other ports.
    public Config withMediaPort(int port) {
      return with(port, mediaRoot, codecs);
    }

    private Config with(int port, Path root, CodecChoice choice) {
      return new Config(
          port,
          mediaLoops,
          loopback,
          networkInterfaces,
          externalIPv4,
          externalIPv6,
          stunServerAddress,
          stunServerPort,
          pemCertificateEcdsa,
          pemCertificateRsa,
          root,
          linkLocalUris,
          choice);
    }
  }

  private final Config config;
  private final EventListener listener;
  private final MediaFiles files;
  private final PeerDirectory directory = new PeerDirectory();
  private final OutcomeCounters<PictureOutcome> pictures =
      new OutcomeCounters<>(PictureOutcome.class);
  private final OutcomeCounters<SoundOutcome> sounds = new OutcomeCounters<>(SoundOutcome.class);
  private final WorkPool work = new WorkPool(WorkPool.defaultThreads());
  private volatile DotFolder dotFolder = new DotFolder(null);
  private final Set<InetSocketAddress> ownAddresses = ConcurrentHashMap.newKeySet();
  private final Map<MediaLoop, MediaPort> ports = new LinkedHashMap<>();
  private final Map<MediaLoop, LoopObserver> observers = new LinkedHashMap<>();
  private final Map<MediaPipeline, MediaLoop> pipelines = new LinkedHashMap<>();
  private final Map<CertificateKeyType, CompletableFuture<DtlsCertificate>> certificates =
      new EnumMap<>(CertificateKeyType.class);

  /// Opens the media ports.
  ///
  /// @throws IOException if a port cannot be opened on any address, or a certificate cannot be read
  public MediaRuntime(Config config, EventListener listener) throws IOException {
    this.config = config;
    this.listener = listener;
    this.files = new MediaFiles(config.mediaRoot(), config.linkLocalUris());
    readCertificate(CertificateKeyType.ECDSA, config.pemCertificateEcdsa());
    readCertificate(CertificateKeyType.RSA, config.pemCertificateRsa());
    try {
      for (int i = 0; i < config.mediaLoops(); i++) {
        openPort(i);
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  public Config config() {
    return config;
  }

  /// Says where `dumpGstreamerDot` writes from now on; null for nowhere, as at the beginning.
  public void setDotFolder(@Nullable Path folder) {
    dotFolder = new DotFolder(folder);
  }

  DotFolder dotFolder() {
    return dotFolder;
  }

  /// Loads in the calling thread what the first call would otherwise wait for: cryptography, the
  /// ICE library and the certificate. Takes a second or two; meant for a background thread at
  /// start.
  public void warmUp() {
    certificate(CertificateKeyType.ECDSA);
    DtlsTransport.warmUp(DtlsCertificate.KeyType.ECDSA);
    IceAgent.warmUp();
  }

  /// The addresses on which media is received now.
  public List<InetSocketAddress> mediaAddresses() {
    var addresses = new ArrayList<InetSocketAddress>();
    ports.forEach((loop, port) ->
        addresses.addAll(loop.call(() -> port.sockets().stream().map(UdpSocket::local).toList())));
    return addresses;
  }

  /// The pipelines that are not released.
  public List<MediaPipeline> pipelines() {
    synchronized (pipelines) {
      return new ArrayList<>(pipelines.keySet());
    }
  }

  /// How the media loops fare. Takes as long as the slowest loop needs for a turn, a second at most
  /// for each loop; for control threads.
  public List<LoopObservation> observeLoops() {
    Map<MediaLoop, List<MediaPipeline>> byHome = new HashMap<>();
    synchronized (pipelines) {
      pipelines.forEach((pipeline, home) ->
          byHome.computeIfAbsent(home, loop -> new ArrayList<>()).add(pipeline));
    }
    var observations = new ArrayList<LoopObservation>();
    observers.forEach((loop, observer) ->
        observations.add(observer.observe(byHome.getOrDefault(loop, List.of()))));
    return observations;
  }

  /// Releases every pipeline and closes the sockets.
  @Override
  public void close() {
    pipelines().forEach(MediaPipeline::release);
    ports.keySet().forEach(MediaLoop::close);
    work.close();
  }

  /// The port of one of our loops.
  MediaPort port(MediaLoop loop) {
    MediaPort port = ports.get(loop);
    if (port == null) {
      throw new IllegalArgumentException("not a loop of this runtime: " + loop.name());
    }
    return port;
  }

  /// What applications name by URI.
  MediaFiles files() {
    return files;
  }

  /// The threads for decoding, filtering and encoding.
  WorkPool work() {
    return work;
  }

  /// What became of the pictures that were decoded, changed and encoded since the start.
  public OutcomeCounters<PictureOutcome> pictures() {
    return pictures;
  }

  /// What became of the sound that was decoded and encoded since the start.
  public OutcomeCounters<SoundOutcome> sounds() {
    return sounds;
  }

  /// Decoders, filters and encoders that wait for a thread.
  public int waitingStages() {
    return work.waiting();
  }

  /// The peers of all loops.
  PeerDirectory directory() {
    return directory;
  }

  /// The certificate for handshakes, made when it is first needed; control threads only.
  DtlsCertificate certificate(CertificateKeyType type) {
    CompletableFuture<DtlsCertificate> made;
    boolean mine = false;
    synchronized (certificates) {
      CompletableFuture<DtlsCertificate> known = certificates.get(type);
      made = known == null ? new CompletableFuture<>() : known;
      if (known == null) {
        certificates.put(type, made);
        mine = true;
      }
    }
    if (mine) {
      try {
        made.complete(DtlsCertificate.generate(keyType(type)));
      } catch (RuntimeException e) {
        made.completeExceptionally(e);
      }
    }
    try {
      return made.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /// Finds a home for a new pipeline: the loop with the fewest.
  MediaLoop enter(MediaPipeline pipeline) {
    synchronized (pipelines) {
      MediaLoop best = ports.keySet().iterator().next();
      long fewest = Long.MAX_VALUE;
      for (MediaLoop loop : ports.keySet()) {
        long count = pipelines.values().stream().filter(loop::equals).count();
        if (count < fewest) {
          fewest = count;
          best = loop;
        }
      }
      pipelines.put(pipeline, best);
      return best;
    }
  }

  /// Streams of an endpoint end, with what they have counted; on its home loop.
  void streamsEnd(MediaLoop home, StreamTotals totals) {
    LoopObserver observer = observers.get(home);
    if (observer != null) {
      observer.streamsEnd(totals);
    }
  }

  void leave(MediaPipeline pipeline) {
    synchronized (pipelines) {
      pipelines.remove(pipeline);
    }
  }

  void raise(MediaObject source, Event event) {
    try {
      listener.onEvent(source, event, System.currentTimeMillis());
    } catch (RuntimeException e) {
      LOGGER.log(Level.ERROR, "listener of events failed on " + event, e);
    }
  }

  private void openPort(int index) throws IOException {
    var loop = new MediaLoop("media-" + index);
    int number = config.mediaPort() == 0 ? 0 : config.mediaPort() + index;
    var port = new MediaPort(loop, number, ownAddresses);
    ports.put(loop, port);
    observers.put(loop, new LoopObserver(loop));
    List<InetAddress> addresses = LocalAddresses.of(config.networkInterfaces(), config.loopback());
    if (addresses.isEmpty()) {
      throw new IOException("no local address for media: no network interface is up");
    }
    if (loop.call(() -> port.open(addresses)).isEmpty()) {
      throw new IOException("UDP port " + number + " for media is in use on every address");
    }
  }

  private void readCertificate(CertificateKeyType type, @Nullable Path pem) throws IOException {
    if (pem == null) {
      return;
    }
    DtlsCertificate certificate;
    try {
      certificate = DtlsCertificate.fromPem(pem);
    } catch (RuntimeException e) {
      throw new IOException("certificate " + pem + ": " + e.getMessage(), e);
    }
    if (certificate.keyType() != keyType(type)) {
      throw new IOException("certificate " + pem + " is not " + type);
    }
    certificates.put(type, CompletableFuture.completedFuture(certificate));
  }

  private static DtlsCertificate.KeyType keyType(CertificateKeyType type) {
    return type == CertificateKeyType.RSA
        ? DtlsCertificate.KeyType.RSA
        : DtlsCertificate.KeyType.ECDSA;
  }
}
