package io.rivero.rpc;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The flags of `rivero`.
@Command(
    name = "rivero",
    description = "A WebRTC media server that speaks the Kurento Protocol.",
    versionProvider = CommandLineOptions.Version.class,
    sortOptions = false,
    footer = {
      "",
      "Each flag but --config is also a key of the configuration file and an environment variable:"
          + " --media-port, media-port, RIVERO_MEDIA_PORT. Flags win over the environment, the"
          + " environment over the file."
    })
final class CommandLineOptions {
  @CommandLine.Option(
      names = {"--config", "-f", "--conf-file"},
      paramLabel = "FILE",
      description = "rivero.conf (HOCON) or a kurento.conf.json.")
  @Nullable Path config;

  @CommandLine.Option(
      names = {"-c", "--modules-config-path"},
      paramLabel = "FOLDER",
      description = "Files of Kurento's modules; beside the kurento.conf.json unless said.")
  @Nullable Path modulesConfigPath;

  @CommandLine.Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "Address of WebSocket and page; 127.0.0.1 unless said.")
  @Nullable String bind;

  @CommandLine.Option(
      names = "--port",
      paramLabel = "N",
      description = "Port of WebSocket and page; 8888 unless said, 0 for any.")
  @Nullable String port;

  @CommandLine.Option(
      names = "--media-port",
      paramLabel = "N",
      description = "UDP port of the first media loop; 20000 unless said, 0 for any.")
  @Nullable String mediaPort;

  @CommandLine.Option(
      names = "--media-loops",
      paramLabel = "N",
      description = "Threads that receive and send media; one per core up to 4 unless said.")
  @Nullable String mediaLoops;

  @CommandLine.Option(
      names = "--allow-origin",
      paramLabel = "ORIGIN",
      description = "Web pages that may connect beside our own; repeatable, * for all.")
  List<String> allowOrigin = new ArrayList<>();

  @CommandLine.Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Its first line is the token that every client has to show.")
  @Nullable String tokenFile;

  @CommandLine.Option(
      names = "--allow-anonymous",
      description = "Let others than this machine in without a token.")
  boolean allowAnonymous;

  @CommandLine.Option(
      names = "--tls",
      paramLabel = "auto|PEM",
      description = "Serve https and wss, with a certificate made at start or from a file.")
  @Nullable String tls;

  @CommandLine.Option(
      names = "--tls-port",
      paramLabel = "N",
      description = "Serve https and wss on this port, beside http and ws on the other.")
  @Nullable String tlsPort;

  @CommandLine.Option(
      names = "--network-interfaces",
      paramLabel = "NAMES",
      description = "Interfaces for media, separated by commas; all unless said.")
  @Nullable String networkInterfaces;

  @CommandLine.Option(
      names = "--external-ipv4",
      paramLabel = "ADDRESS",
      description = "Public address that stands in candidates.")
  @Nullable String externalIpv4;

  @CommandLine.Option(
      names = "--external-ipv6",
      paramLabel = "ADDRESS",
      description = "The same for IPv6.")
  @Nullable String externalIpv6;

  @CommandLine.Option(
      names = "--stun-server",
      paramLabel = "ADDRESS:PORT",
      description = "Tells the public address of the media ports.")
  @Nullable String stunServer;

  @CommandLine.Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "error, warning, info, debug or trace.")
  @Nullable String logLevel;

  @CommandLine.Option(
      names = {"-l", "--list"},
      description = "Lists what can be created, and exits.")
  boolean list;

  @CommandLine.Option(
      names = "--dry-run",
      description = "Starts, warms up, stops and exits: does the configuration work?")
  boolean dryRun;

  @CommandLine.Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help, and exits.")
  boolean help;

  @CommandLine.Option(
      names = {"-v", "-V", "--version"},
      versionHelp = true,
      description = "Says the version, and exits.")
  boolean version;

  // Flags of Kurento that would have no effect.

  @CommandLine.Option(
      names = {"-p", "--modules-path"},
      hidden = true)
  @Nullable String modulesPath;

  @CommandLine.Option(
      names = {"-d", "--logs-path"},
      hidden = true)
  @Nullable String logsPath;

  @CommandLine.Option(
      names = {"-s", "--log-file-size"},
      hidden = true)
  @Nullable String logFileSize;

  @CommandLine.Option(
      names = {"-n", "--number-log-files"},
      hidden = true)
  @Nullable String numberLogFiles;

  /// The flags that were given, by key of {@link Option}.
  Map<String, List<String>> values() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    put(values, Option.BIND, bind);
    put(values, Option.PORT, port);
    put(values, Option.MEDIA_PORT, mediaPort);
    put(values, Option.MEDIA_LOOPS, mediaLoops);
    put(values, Option.TOKEN_FILE, tokenFile);
    put(values, Option.ALLOW_ANONYMOUS, allowAnonymous ? "true" : null);
    put(values, Option.TLS, tls);
    put(values, Option.TLS_PORT, tlsPort);
    put(values, Option.NETWORK_INTERFACES, networkInterfaces);
    put(values, Option.EXTERNAL_IPV4, externalIpv4);
    put(values, Option.EXTERNAL_IPV6, externalIpv6);
    put(values, Option.STUN_SERVER, stunServer);
    put(values, Option.LOG_LEVEL, logLevel);
    if (!allowOrigin.isEmpty()) {
      values.put(Option.ALLOW_ORIGIN.key(), List.copyOf(allowOrigin));
    }
    return values;
  }

  /// Flags over environment over file over defaults.
  ///
  /// @param warnings gets a line for each thing that has no effect
  Settings settings(Map<String, String> environment, List<String> warnings) {
    warnAboutTheRest(environment, warnings);
    Path file = path(config, environment, "KURENTO_CONF_FILE");
    Path modules = path(modulesConfigPath, environment, "KURENTO_MODULES_CONFIG_PATH");
    ConfigFile read =
        file == null ? ConfigFile.none(environment) : ConfigFile.read(file, modules, environment);
    warnings.addAll(read.warnings());
    Map<String, List<String>> values = new LinkedHashMap<>(read.values());
    for (Option option : Option.values()) {
      put(values, option, environment.get(option.environmentVariable()));
    }
    values.putAll(values());
    Settings settings = Option.settings(values);
    boolean fromFile = bind == null && !environment.containsKey(Option.BIND.environmentVariable());
    if (read.isKurento() && fromFile && settings.isOpen()) {
      warnings.add(
          file
              + " says nothing of a token: only this machine is served, not "
              + settings.bind()
              + "; --token-file FILE asks clients for one, --allow-anonymous lets everybody in");
      values.put(Option.BIND.key(), List.of("127.0.0.1"));
      return Option.settings(values);
    }
    return settings;
  }

  private void warnAboutTheRest(Map<String, String> environment, List<String> warnings) {
    Map<String, @Nullable String> given = new LinkedHashMap<>();
    given.put("modules-path", modulesPath);
    given.put("logs-path", logsPath);
    given.put("log-file-size", logFileSize);
    given.put("number-log-files", numberLogFiles);
    given.forEach((name, value) -> {
      String variable = "KURENTO_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
      if (value != null) {
        warnings.add("The flag --" + name + " has no effect here");
      } else if (environment.containsKey(variable)) {
        warnings.add("The variable " + variable + " has no effect here");
      }
    });
  }

  private static @Nullable Path path(
      @Nullable Path flag, Map<String, String> environment, String variable) {
    String text = environment.get(variable);
    return flag != null || text == null || text.isEmpty() ? flag : Path.of(text);
  }

  private static void put(Map<String, List<String>> values, Option option, @Nullable String value) {
    if (value != null) {
      values.put(option.key(), List.of(value));
    }
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"Rivero " + BuildInfo.version()};
    }
  }
}
