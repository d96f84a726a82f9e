package io.rivero.rpc;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads `rivero.conf` (HOCON; the keys are those of {@link Option}) or a `kurento.conf.json` as
/// Kurento reads it, with the files of its modules.
///
/// @param values by key of {@link Option}
/// @param warnings a line for each key that has no effect here
/// @param isKurento was it a `kurento.conf.json`?
record ConfigFile(Map<String, List<String>> values, List<String> warnings, boolean isKurento) {
  static final long MAX_BYTES = 1 << 20;

  /// No file at all, only the environment.
  static ConfigFile none(Map<String, String> environment) {
    var kurento = new KurentoConfig();
    kurento.readEnvironment(environment);
    kurento.finish();
    return new ConfigFile(kurento.values(), kurento.warnings(), false);
  }

  /// @param modules folder with the files of Kurento's modules; null for the one beside the file
  /// @param environment of Kurento's container, which counts more than the files
  /// @throws ConfigException when it cannot be read, or has an unknown key and is no
  ///   `kurento.conf.json`
  static ConfigFile read(Path file, @Nullable Path modules, Map<String, String> environment) {
    Config config = parse(file);
    boolean isKurento =
        file.getFileName().toString().endsWith(".json") || config.root().containsKey("mediaServer");
    var kurento = new KurentoConfig();
    if (isKurento) {
      kurento.readMain(config, file);
      kurento.readModules(modules == null ? KurentoConfig.modulesBeside(file) : modules);
    }
    kurento.readEnvironment(environment);
    kurento.finish();
    Map<String, List<String>> values = isKurento ? new LinkedHashMap<>() : own(config, file);
    values.putAll(kurento.values());
    return new ConfigFile(values, kurento.warnings(), isKurento);
  }

  private static Map<String, List<String>> own(Config config, Path file) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (var entry : config.entrySet()) {
      String key = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      Option option = Option.find(key);
      if (option == null) {
        throw Option.unknown(key, file.toString());
      }
      values.put(key, strings(entry.getValue()));
    }
    return values;
  }

  static List<String> strings(ConfigValue value) {
    if (value.valueType() == ConfigValueType.LIST) {
      return ((List<?>) value.unwrapped()).stream().map(String::valueOf).toList();
    }
    return List.of(String.valueOf(value.unwrapped()));
  }

  static Config parse(Path file) {
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
