package io.rivero.rpc;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads `rivero.conf` (HOCON; the keys are those of {@link Option}) or a `kurento.conf.json` as
/// Kurento reads it.
///
/// @param values by key of {@link Option}
/// @param warnings a line for each key that has no effect here
record ConfigFile(Map<String, List<String>> values, List<String> warnings) {
  private static final long MAX_BYTES = 1 << 20;

  /// What means the same here, by its path in `kurento.conf.json`.
  private static final Map<String, Option> KURENTO_KEYS =
      Map.of(
          "mediaServer.net.websocket.address", Option.BIND,
          "mediaServer.net.websocket.port", Option.PORT,
          "mediaServer.net.websocket.path", Option.PATH,
          "mediaServer.resources.garbageCollectorPeriod", Option.COLLECTOR_PERIOD);

  /// @throws ConfigException when it cannot be read, or has an unknown key and is no
  ///   `kurento.conf.json`
  static ConfigFile read(Path file) {
    Config config = parse(file);
    boolean kurento =
        file.getFileName().toString().endsWith(".json") || config.root().containsKey("mediaServer");
    return kurento ? kurento(config, file) : own(config, file);
  }

  private static ConfigFile own(Config config, Path file) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (var entry : config.entrySet()) {
      String key = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      Option option = Option.find(key);
      if (option == null) {
        throw Option.unknown(key, file.toString());
      }
      values.put(key, strings(entry.getValue()));
    }
    return new ConfigFile(values, List.of());
  }

  private static ConfigFile kurento(Config config, Path file) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    List<String> warnings = new ArrayList<>();
    if (config.root().containsKey("metadata")) {
      String metadata = config.root().get("metadata").render(ConfigRenderOptions.concise());
      values.put(Option.METADATA.key(), List.of(metadata));
    }
    for (var entry : config.entrySet()) {
      String key = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      Option option = KURENTO_KEYS.get(key);
      if (option != null) {
        values.put(option.key(), strings(entry.getValue()));
      } else if (!key.equals("metadata") && !key.startsWith("metadata.")) {
        warnings.add("Key '" + key + "' in " + file + " has no effect here");
      }
    }
    warnings.sort(null);
    return new ConfigFile(values, warnings);
  }

  private static List<String> strings(ConfigValue value) {
    if (value.valueType() == ConfigValueType.LIST) {
      return ((List<?>) value.unwrapped()).stream().map(String::valueOf).toList();
    }
    return List.of(String.valueOf(value.unwrapped()));
  }

  private static Config parse(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new ConfigException("Configuration " + file + " is larger than 1 MiB");
      }
      // HOCON also reads JSON with comments.
      var options =
          ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setAllowMissing(false);
      return ConfigFactory.parseFile(file.toFile(), options).resolve();
    } catch (java.nio.file.NoSuchFileException e) {
      throw new ConfigException("Configuration " + file + " does not exist", e);
    } catch (java.io.IOException e) {
      throw new ConfigException("Configuration " + file + " cannot be read: " + e.getMessage(), e);
    } catch (com.typesafe.config.ConfigException e) {
      throw new ConfigException("Configuration " + file + ": " + e.getMessage(), e);
    }
  }
}
