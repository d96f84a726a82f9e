package io.rivero.rpc;

import io.rivero.pipeline.CodecChoice;
import io.rivero.pipeline.MediaRuntime;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How the server is set up. Each component is a key of `rivero.conf`, a flag and an environment
/// variable: `media-port`, `--media-port`, `RIVERO_MEDIA_PORT`.
///
/// @param bind address of the control port: WebSocket and page
/// @param port of both, 0 for any, 0 to 65535
/// @param path of the WebSocket
/// @param mediaPort UDP port of the first media loop, the next ones follow; 0 for any
/// @param mediaLoops 1 to 64
/// @param allowOrigins origins of web pages, beside those of this server, that may open the
///   WebSocket; `*` for all
/// @param access who may connect
/// @param tls encryption of WebSocket and page
/// @param networkInterfaces names of those for media; empty for all
/// @param externalIpv4 stands in candidates for the addresses of this machine; or empty
/// @param externalIpv6 the same for IPv6
/// @param stunServer `address:port`, or empty
/// @param pemCertificateEcdsa file with certificate and key for the media of browsers; empty for
///   one made at start
/// @param pemCertificateRsa the same for endpoints that ask for RSA
/// @param mediaRoot the folder that `file:` URIs must stay in
/// @param linkLocalUris whether `http:` URIs may lead to link-local addresses
/// @param codecs that endpoints negotiate
/// @param metadata what `ServerManager.getMetadata` says
/// @param collectorPeriod a session without a connection ends after one or two of these
/// @param requestCache is a request that comes twice carried out once?
/// @param drainPeriod how long {@link RiveroServer#close} waits for pipelines to be released
/// @param registrar who is told where this server is
/// @param logLevel `error`, `warning`, `info`, `debug` or `trace`
/// @param limits what remote applications may use
public record Settings(
    String bind,
    int port,
    String path,
    int mediaPort,
    int mediaLoops,
    List<String> allowOrigins,
    Access access,
    Encryption tls,
    List<String> networkInterfaces,
    String externalIpv4,
    String externalIpv6,
    String stunServer,
    String pemCertificateEcdsa,
    String pemCertificateRsa,
    String mediaRoot,
    boolean linkLocalUris,
    CodecChoice codecs,
    String metadata,
    Duration collectorPeriod,
    boolean requestCache,
    Duration drainPeriod,
    Registrar registrar,
    String logLevel,
    Limits limits) {

  /// Who may connect.
  ///
  /// @param tokenFile its first line is what clients have to show; empty for no token
  /// @param anonymous without a token, may others than this machine connect?
  /// @param anonymousMetrics may `/metrics` be read without the token?
  record Access(String tokenFile, boolean anonymous, boolean anonymousMetrics) {}

  /// Encryption of WebSocket and page.
  ///
  /// @param certificate empty for none, `auto` for one made at start, or a PEM file with the chain
  ///   and its private key
  /// @param port on which encrypted connections come, beside plain ones on the other port; or
  ///   {@link #SAME_PORT}
  /// @param keyPassword of the private key, or empty
  record Encryption(String certificate, int port, String keyPassword) {
    static final int SAME_PORT = -1;

    /// Is there any encryption?
    boolean on() {
      return !certificate.isEmpty();
    }
  }

  /// Who is told where this server is.
  ///
  /// @param uri of its WebSocket, or empty
  /// @param address of this machine, as it is told
  record Registrar(String uri, String address) {}

  /// Those of a server that is started without flags or files.
  public static Settings defaults() {
    return of(Map.of());
  }

  /// Defaults but for some keys, for tests and embedding: `Settings.of(Map.of("port",
  /// List.of("0")))`.
  ///
  /// @throws ConfigException for an unknown key or a value out of range
  public static Settings of(Map<String, List<String>> values) {
    return Option.settings(values);
  }

  /// Is the WebSocket at {@link #port} encrypted?
  boolean secure() {
    return tls.on() && tls.port() == Encryption.SAME_PORT;
  }

  /// Could others than this machine control the server without a token, unless it is asked for?
  boolean isOpen() {
    return access.tokenFile().isEmpty()
        && !access.anonymous()
        && !bindAddress().isLoopbackAddress();
  }

  /// How media is set up. Media comes to loopback addresses while control does.
  ///
  /// @throws ConfigException for an address that is not known or a port out of range
  MediaRuntime.Config media() {
    int colon = stunServer.lastIndexOf(':');
    boolean withPort = colon > 0 && stunServer.indexOf(']') < colon;
    try {
      return new MediaRuntime.Config(
          mediaPort,
          mediaLoops,
          bindAddress().isLoopbackAddress() || bindAddress().isAnyLocalAddress(),
          networkInterfaces,
          externalIpv4,
          externalIpv6,
          withPort ? stunServer.substring(0, colon) : stunServer,
          withPort
              ? Integer.parseInt(stunServer.substring(colon + 1))
              : MediaRuntime.Config.DEFAULT_STUN_PORT,
          pemCertificateEcdsa.isEmpty() ? null : Path.of(pemCertificateEcdsa),
          pemCertificateRsa.isEmpty() ? null : Path.of(pemCertificateRsa),
          Path.of(mediaRoot),
          linkLocalUris,
          codecs);
    } catch (NumberFormatException e) {
      throw new ConfigException("stun-server is " + stunServer + ", expected address:port", e);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("Media: " + e.getMessage(), e);
    }
  }

  /// @throws ConfigException for an address that is not known
  InetAddress bindAddress() {
    try {
      return InetAddress.getByName(bind);
    } catch (UnknownHostException e) {
      throw new ConfigException("Address " + bind + " is not known", e);
    }
  }
}
