package io.rivero.rpc;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.PreferHeapByteBufAllocator;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.rivero.pipeline.ImageOverlayFilter;
import io.rivero.pipeline.MediaPipeline;
import io.rivero.pipeline.MediaRuntime;
import io.rivero.pipeline.PassThrough;
import io.rivero.pipeline.WebRtcEndpoint;
import io.rivero.rpc.metrics.ConnectionMetrics;
import io.rivero.rpc.metrics.ConnectionMetrics.Refusal;
import io.rivero.rpc.metrics.Metrics;
import io.rivero.rpc.metrics.RequestMetrics;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/// A running server: the Kurento Protocol on a WebSocket, the web page, and the media behind them.
///
/// Safe for use by any thread.
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel
public final class RiveroServer implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(RiveroServer.class.getName());

  /// The Java classes of the remote classes. What is not here cannot be created.
  static final List<Class<?>> REMOTE_CLASSES =
      List.of(
          ServerManager.class,
          MediaPipeline.class,
          PassThrough.class,
          WebRtcEndpoint.class,
          ImageOverlayFilter.class);

  /// Kurento's variable for where `dumpGstreamerDot` writes.
  private static final String DOT_FOLDER = "GST_DEBUG_DUMP_DOT_DIR";

  private static final int EVENT_LOOPS = 2;

  /// Freeing direct memory costs a handshake with every thread of the JVM, ten times as much as the
  /// request that was read into it.
  private static final ByteBufAllocator HEAP =
      new PreferHeapByteBufAllocator(new UnpooledByteBufAllocator(false));

  // A client whose machine went away without a word is noticed after two minutes, since its session
  // lives as long as its connection. Not by pings of the WebSocket: Kurento's Java client ignores
  // them.
  private static final int KEEPALIVE_SECONDS = 60;
  private static final int KEEPALIVE_STEP_SECONDS = 10;
  private static final int KEEPALIVE_PROBES = 6;

  private static final int MAX_LINE = 8192;
  private static final int MAX_HEADERS = 32_768;
  private static final int MAX_BODY = 65_536;
  private static final long DRAIN_SECONDS = 5;
  private static final Duration DRAIN_STEP = Duration.ofMillis(50);

  private final Settings settings;
  private final Limits limits;
  private final Registry registry;
  private final Methods methods;
  private final ServerManager manager;
  private final MediaRuntime runtime;
  private final EventLoopGroup loops;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final RequestMetrics requestMetrics = new RequestMetrics();
  private final ConnectionMetrics connectionMetrics = new ConnectionMetrics();
  private final Metrics metrics =
      new Metrics(requestMetrics, connectionMetrics, BuildInfo.version());
  private final AccessPolicy access;
  private final Connections connections;
  private final List<Channel> listeners = new ArrayList<>();
  private @Nullable Registrar registrar;
  private volatile boolean draining;

  private RiveroServer(Settings settings) {
    this.settings = settings;
    this.limits = settings.limits();
    this.access = AccessPolicy.of(settings);
    SslContext tls = settings.tls().on() ? Tls.context(settings.tls()) : null;
    this.loops =
        new MultiThreadIoEventLoopGroup(
            EVENT_LOOPS, new DefaultThreadFactory("http"), NioIoHandler.newFactory());
    ObjectModel model = Described.MODEL;
    Binding binding = Described.BINDING;
    var values = new Values(model);
    this.registry = new Registry(limits);
    var events = new EventHub(model, values, registry);
    this.manager = new ServerManager(model, binding, registry, settings.metadata());
    MediaRuntime media = null;
    try {
      media = media(settings, events);
      this.runtime = media;
      String dotFolder = System.getenv(DOT_FOLDER);
      media.setDotFolder(dotFolder == null || dotFolder.isEmpty() ? null : Path.of(dotFolder));
      this.methods =
          new Methods(
              new Methods.Server(
                  model, binding, values, registry, events, media, settings.requestCache()));
      registry.addPermanent(
          new RegisteredObject(ServerManager.ID, manager, bound(binding, "ServerManager"), null));
      this.connections =
          new Connections(
              new JsonRpc(methods, requestMetrics), registry, limits, connectionMetrics);
      listen(tls);
    } catch (RuntimeException e) {
      if (media != null) {
        media.close();
      }
      loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw e;
    }
  }

  /// What the module descriptors say and the Java classes do: the same for all servers of a
  /// process. It takes a good part of a start, so that {@link #prepare} does it beside the rest.
  private static final class Described {
    static final ObjectModel MODEL = ObjectModel.load();
    static final Binding BINDING = Binding.of(MODEL, REMOTE_CLASSES, MediaRuntime.class);

    static void load() {} // the initializers do it, for whoever comes first
  }

  /// Begins on another thread with what {@link #start} will need whatever the settings say.
  static void prepare() {
    Thread.ofPlatform().daemon().name("object model").start(Described::load);
  }

  /// Starts a server; when this returns it accepts connections.
  ///
  /// @throws ConfigException when it cannot start so: a port is in use, a certificate cannot be
  ///   read
  public static RiveroServer start(Settings settings) {
    var server = new RiveroServer(settings);
    long period = settings.collectorPeriod().toMillis();
    server
        .loops
        .next()
        .scheduleAtFixedRate(
            () -> Thread.ofVirtual().name("collector").start(server::collect),
            period,
            period,
            TimeUnit.MILLISECONDS);
    server.register();
    return server;
  }

  /// The names of what can be created.
  static List<String> factories() {
    return REMOTE_CLASSES.stream()
        .map(type -> bound(Described.BINDING, type.getSimpleName()))
        .filter(type -> type.factory() != null)
        .map(type -> type.remoteClass().name())
        .sorted()
        .toList();
  }

  /// Where clients connect: `ws://127.0.0.1:8888/kurento`.
  public URI uri() {
    return URI.create((settings.secure() ? "wss" : "ws") + authority() + settings.path());
  }

  /// Where the web page is: `http://127.0.0.1:8888/`.
  public URI page() {
    return URI.create((settings.secure() ? "https" : "http") + authority() + "/");
  }

  /// Where encrypted connections come on a port of their own; null where there is none.
  public @Nullable URI secureUri() {
    return listeners.size() < 2
        ? null
        : URI.create("wss" + authority(address(1)) + settings.path());
  }

  /// The port of WebSocket and page.
  public int port() {
    return address(0).getPort();
  }

  private void register() {
    Settings.Registrar registrar = settings.registrar();
    if (registrar.uri().isEmpty()) {
      return;
    }
    String host = registrar.address().isEmpty() ? settings.bind() : registrar.address();
    URI own = uri();
    this.registrar =
        new Registrar(
            URI.create(registrar.uri()),
            URI.create(own.getScheme() + authority(host, own.getPort()) + own.getPath()));
  }

  /// Ends what clients have abandoned. Called each {@link Settings#collectorPeriod}.
  void collect() {
    try {
      methods.end(registry.collect());
    } catch (RuntimeException e) {
      LOGGER.log(Level.ERROR, "The collector failed", e);
    }
  }

  /// For people: which ports of which addresses media comes to.
  String mediaPorts() {
    Map<Integer, List<String>> byPort = new TreeMap<>();
    for (InetSocketAddress address : runtime.mediaAddresses()) {
      byPort
          .computeIfAbsent(address.getPort(), port -> new ArrayList<>())
          .add(address.getAddress().getHostAddress());
    }
    return byPort.entrySet().stream()
        .map(entry -> "UDP " + entry.getKey() + " on " + String.join(" ", entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  /// Loads what the first call would otherwise wait for; takes a second or two.
  void warmUp() {
    runtime.warmUp();
    WarmUp.run(separate());
  }

  Registry registry() {
    return registry;
  }

  Connections connections() {
    return connections;
  }

  /// Methods over the same media with a registry of their own.
  private JsonRpc separate() {
    return new JsonRpc(
        new Methods(methods.server().withRegistry(new Registry(limits))), new RequestMetrics());
  }

  /// Creates no pipelines any more, waits for the present ones as long as {@link
  /// Settings#drainPeriod} says, says goodbye to every client (1001) and ends. Calling it again
  /// does nothing.
  @Override
  public void close() {
    draining = true;
    if (registrar != null) {
      registrar.close();
    }
    methods.drain();
    awaitPipelines();
    manager.close();
    listeners.forEach(listener -> listener.close().syncUninterruptibly());
    connections.closeAll(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE);
    channels.close(HttpHandler::isIdle);
    channels.newCloseFuture().awaitUninterruptibly(DRAIN_SECONDS, TimeUnit.SECONDS);
    channels.close().awaitUninterruptibly(DRAIN_SECONDS, TimeUnit.SECONDS);
    runtime.close();
    loops.shutdownGracefully(0, DRAIN_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /// When the last pipeline goes, there is still its answer to be sent.
  private void awaitPipelines() {
    long end = System.nanoTime() + settings.drainPeriod().toNanos();
    boolean some = !settings.drainPeriod().isZero() && !registry.roots().isEmpty();
    while (some && System.nanoTime() - end < 0) {
      some = !registry.roots().isEmpty();
      try {
        Thread.sleep(DRAIN_STEP);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /// One port, plain or encrypted; or one of each.
  private void listen(@Nullable SslContext tls) {
    var site =
        new HttpHandler.Site(
            settings.path(),
            new WebFiles(),
            access,
            settings.access().anonymousMetrics(),
            new OriginPolicy(settings.allowOrigins(), access.required()),
            connections,
            () -> !draining,
            this::metrics);
    listeners.add(listen(settings.port(), settings.secure() ? tls : null, site));
    if (tls != null && !settings.secure()) {
      listeners.add(listen(settings.tls().port(), tls, site));
    }
  }

  private Channel listen(int port, @Nullable SslContext tls, HttpHandler.Site site) {
    var bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.ALLOCATOR, HEAP)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), KEEPALIVE_SECONDS)
            .childOption(
                NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), KEEPALIVE_STEP_SECONDS)
            .childOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), KEEPALIVE_PROBES)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel, tls, site);
                  }
                });
    ChannelFuture bound =
        bootstrap.bind(new InetSocketAddress(settings.bindAddress(), port)).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      listeners.forEach(Channel::close);
      throw new ConfigException(
          "Port "
              + port
              + " on "
              + settings.bind()
              + " cannot be used: "
              + (bound.cause() == null ? "" : bound.cause().getMessage()),
          bound.cause());
    }
    return bound.channel();
  }

  private void accept(Channel channel, @Nullable SslContext tls, HttpHandler.Site site) {
    if (channels.size() >= limits.maxConnections()) {
      connectionMetrics.refused(Refusal.CONNECTIONS);
      channel.close();
      return;
    }
    channels.add(channel);
    var pipeline = channel.pipeline();
    if (tls != null) {
      pipeline.addLast(tls.newHandler(channel.alloc()));
    }
    pipeline
        .addLast(new HttpServerCodec(MAX_LINE, MAX_HEADERS, MAX_LINE))
        .addLast(new BodyLimit(MAX_BODY))
        .addLast(new FlowControlHandler())
        .addLast(Deflate.handler(limits))
        .addLast(new HttpHandler(site));
  }

  private Metrics.Page metrics(@Nullable String accept) {
    Registry.Population population = registry.population();
    return metrics.page(
        new Metrics.State(
            connections.count(),
            connections.queuedBytes(),
            population.sessions(),
            population.subscriptions(),
            population.objects(),
            !draining,
            runtime.observeLoops(),
            runtime.pictures(),
            runtime.sounds(),
            runtime.waitingStages()),
        accept);
  }

  /// Of the address that is bound, or `localhost` for the wildcard.
  private String authority() {
    return authority(address(0));
  }

  private static String authority(InetSocketAddress bound) {
    InetAddress address = bound.getAddress();
    String host = address.isAnyLocalAddress() ? "localhost" : address.getHostAddress();
    return authority(host, bound.getPort());
  }

  private static String authority(String host, int port) {
    return "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private InetSocketAddress address(int listener) {
    return (InetSocketAddress) listeners.get(listener).localAddress();
  }

  private static MediaRuntime media(Settings settings, EventHub events) {
    try {
      return new MediaRuntime(settings.media(), events);
    } catch (IOException e) {
      throw new ConfigException("Media: " + e.getMessage(), e);
    }
  }

  private static BoundClass bound(Binding binding, String name) {
    BoundClass bound = binding.find(name);
    if (bound == null) {
      throw new IllegalStateException("No descriptor declares " + name);
    }
    return bound;
  }
}
