package io.rivero.rpc;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a `kurento.conf.json`, the files of its modules and the environment of Kurento's container
/// mean here. What means nothing is a warning each.
final class KurentoConfig {
  /// All addresses; Java takes both families with it.
  static final String EVERYWHERE = "0.0.0.0";

  static final String SECURE_PORT = "8433";

  private static final int MODULE_DEPTH = 3;
  private static final int MAX_MODULE_FILES = 1000;
  private static final String WEBSOCKET = "mediaServer.net.websocket.";

  /// The opposite of {@link Option#REQUEST_CACHE}.
  private static final String WITHOUT_CACHE = "mediaServer.resources.disableRequestCache";

  /// What means the same here, by its path in `kurento.conf.json`.
  private static final Map<String, Option> KEYS =
      Map.of(
          WEBSOCKET + "address",
          Option.BIND,
          WEBSOCKET + "port",
          Option.PORT,
          WEBSOCKET + "path",
          Option.PATH,
          WEBSOCKET + "secure.port",
          Option.TLS_PORT,
          WEBSOCKET + "secure.certificate",
          Option.TLS,
          WEBSOCKET + "secure.password",
          Option.TLS_KEY_PASSWORD,
          WEBSOCKET + "registrar.address",
          Option.REGISTRAR,
          WEBSOCKET + "registrar.localAddress",
          Option.REGISTRAR_ADDRESS,
          "mediaServer.resources.garbageCollectorPeriod",
          Option.COLLECTOR_PERIOD);

  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final KurentoModuleKeys modules = new KurentoModuleKeys();

  /// By key of {@link Option}.
  Map<String, List<String>> values() {
    return values;
  }

  /// A line for each key that has no effect here.
  List<String> warnings() {
    return warnings;
  }

  /// Reads a `kurento.conf.json`.
  void readMain(Config config, Path file) {
    values.put(Option.BIND.key(), List.of(EVERYWHERE));
    if (config.root().containsKey("metadata")) {
      String metadata = config.root().get("metadata").render(ConfigRenderOptions.concise());
      values.put(Option.METADATA.key(), List.of(metadata));
    }
    List<String> unknown = new ArrayList<>();
    for (var entry : config.entrySet()) {
      String key = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      Option option = KEYS.get(key);
      if (option != null) {
        values.put(option.key(), ConfigFile.strings(entry.getValue()));
      } else if (key.equals(WITHOUT_CACHE)) {
        boolean without = String.valueOf(entry.getValue().unwrapped()).equals("true");
        values.put(Option.REQUEST_CACHE.key(), List.of(Boolean.toString(!without)));
      } else if (!key.equals("metadata") && !key.startsWith("metadata.")) {
        String text = String.valueOf(entry.getValue().unwrapped());
        if (!key.equals(WEBSOCKET + "ipv6") || !text.equals("true")) { // both families it is
          unknown.add("Key '" + key + "' in " + file + " has no effect here");
        }
      }
    }
    unknown.stream().sorted().forEach(warnings::add);
    completeTls(file);
  }

  /// A port of its own, and a path beside the file.
  private void completeTls(Path file) {
    List<String> certificate = values.get(Option.TLS.key());
    if (certificate == null || certificate.isEmpty()) {
      values.remove(Option.TLS_PORT.key());
      return;
    }
    Path path = file.toAbsolutePath().resolveSibling(certificate.getLast());
    values.put(Option.TLS.key(), List.of(path.toString()));
    values.putIfAbsent(Option.TLS_PORT.key(), List.of(SECURE_PORT));
  }

  /// Reads `*.conf.ini` and `*.conf.json` below a folder; one that is not there has none.
  void readModules(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> found = Files.walk(folder, MODULE_DEPTH)) {
      List<Path> files =
          found
              .filter(path -> path.getFileName().toString().contains(".conf."))
              .sorted()
              .limit(MAX_MODULE_FILES)
              .toList();
      for (Path file : files) {
        readModule(file);
      }
    } catch (IOException e) {
      throw new ConfigException("Configuration " + folder + " cannot be read: " + e, e);
    }
  }

  private void readModule(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.endsWith(".conf.json")) {
      ConfigFile.parse(file)
          .root()
          .forEach((key, value) -> modules.put(key, text(value), "in " + file));
    } else if (name.endsWith(".conf.ini")) {
      readIni(file);
    } else {
      warnings.add("File " + file + " is not read: expected .conf.json or .conf.ini");
    }
  }

  /// Of a list the entries, or their names, separated by commas.
  private static String text(ConfigValue value) {
    if (!(value instanceof ConfigList list)) {
      return String.valueOf(value.unwrapped());
    }
    return list.stream()
        .map(entry -> {
          ConfigValue name = entry instanceof ConfigObject object ? object.get("name") : entry;
          return name == null ? "" : String.valueOf(name.unwrapped());
        })
        .collect(Collectors.joining(","));
  }

  private void readIni(Path file) throws IOException {
    if (Files.size(file) > ConfigFile.MAX_BYTES) {
      throw new ConfigException("Configuration " + file + " is larger than 1 MiB");
    }
    for (String line : Files.readAllLines(file)) {
      String text = line.strip();
      int equals = text.indexOf('=');
      if (equals > 0 && !text.startsWith(";") && !text.startsWith("#")) {
        String key = text.substring(0, equals).strip();
        modules.put(key, text.substring(equals + 1).strip(), "in " + file);
      }
    }
  }

  /// Reads the variables of Kurento's container, which count more than its files.
  void readEnvironment(Map<String, String> environment) {
    environment.entrySet().stream()
        .filter(variable -> variable.getKey().startsWith("KMS_"))
        .sorted(Map.Entry.comparingByKey())
        .forEach(variable -> {
          String key = KurentoModuleKeys.keyOf(variable.getKey());
          modules.put(key, variable.getValue(), "from the variable " + variable.getKey());
        });
  }

  /// After everything has been read.
  KurentoConfig finish() {
    modules.translate(values, warnings);
    return this;
  }

  /// The folder with the files of modules that belongs to a `kurento.conf.json`.
  static Path modulesBeside(@Nullable Path file) {
    return file == null
        ? Path.of("/etc/kurento/modules")
        : file.toAbsolutePath().resolveSibling("modules");
  }
}
