package io.rivero.rpc;

import io.rivero.pipeline.CodecChoice;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What can be configured, under one name everywhere: a key of the file, a flag, an environment
/// variable.
enum Option {
  BIND("127.0.0.1"),
  PORT("8888"),
  PATH("/kurento"),
  MEDIA_PORT("20000"),
  MEDIA_LOOPS(Integer.toString(Math.min(4, Runtime.getRuntime().availableProcessors()))),
  ALLOW_ORIGIN(""),
  TOKEN_FILE(""),
  ALLOW_ANONYMOUS("false"),
  ANONYMOUS_METRICS("false"),
  TLS(""),
  TLS_PORT(""),
  TLS_KEY_PASSWORD(""),
  NETWORK_INTERFACES(""),
  EXTERNAL_IPV4(""),
  EXTERNAL_IPV6(""),
  STUN_SERVER(""),
  PEM_CERTIFICATE_ECDSA(""),
  PEM_CERTIFICATE_RSA(""),
  MEDIA_ROOT("media"),
  LINK_LOCAL_URIS("false"),
  AUDIO_CODECS(""),
  VIDEO_CODECS(""),
  METADATA(""),
  COLLECTOR_PERIOD("240"),
  REQUEST_CACHE("true"),
  DRAIN_PERIOD("0"),
  REGISTRAR(""),
  REGISTRAR_ADDRESS(""),
  LOG_LEVEL("info"),
  MAX_MESSAGE_BYTES("1048576"),
  MAX_FRAME_BYTES("900000"),
  MAX_QUEUED_BYTES("268435456"),
  MAX_QUEUED_BYTES_PER_CONNECTION("16777216"),
  MAX_WAITING_BYTES("4194304"),
  MAX_REQUESTS("200000"),
  MAX_REQUESTS_PER_CONNECTION("100000"),
  MAX_CONNECTIONS("10000"),
  MAX_SESSIONS("10000"),
  MAX_SESSIONS_PER_CONNECTION("1000"),
  MAX_PIPELINES("20000"),
  MAX_PIPELINES_PER_SESSION("10000"),
  MAX_ELEMENTS("100000"),
  MAX_ELEMENTS_PER_SESSION("50000"),
  MAX_SUBSCRIPTIONS("400000"),
  MAX_SUBSCRIPTIONS_PER_SESSION("200000"),
  HTTP_TIMEOUT("30");

  /// RFC 3986, section 3.3, without escapes.
  private static final String PATH_CHARACTERS = "[A-Za-z0-9._~!$&'()*+,;=:@/-]+";

  private static final int MANY = 1_000_000_000;

  private static final Set<String> LOG_LEVELS =
      Set.of("error", "warning", "info", "debug", "trace");

  private final String fallback;

  Option(String fallback) {
    this.fallback = fallback;
  }

  /// `media-port`.
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// `RIVERO_MEDIA_PORT`.
  String environmentVariable() {
    return "RIVERO_" + name();
  }

  /// Null for an unknown key.
  static @Nullable Option find(String key) {
    return Arrays.stream(values()).filter(o -> o.key().equals(key)).findAny().orElse(null);
  }

  static Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    Arrays.stream(values()).forEach(option -> keys.add(option.key()));
    return keys;
  }

  /// The message for a key that does not exist: it names the one that was probably meant.
  static ConfigException unknown(String key, String where) {
    String nearest =
        keys().stream().min(Comparator.comparingInt(known -> distance(key, known))).orElseThrow();
    return new ConfigException(
        "Unknown key '" + key + "' in " + where + "; did you mean '" + nearest + "'?");
  }

  /// How many characters must be added, removed or replaced (Levenshtein).
  static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int substituted = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }

  /// Checks the values and fills the defaults in.
  static Settings settings(Map<String, List<String>> values) {
    for (String key : values.keySet()) {
      if (find(key) == null) {
        throw unknown(key, "the settings");
      }
    }
    String level = LOG_LEVEL.single(values).toLowerCase(Locale.ROOT);
    if (!LOG_LEVELS.contains(level)) {
      throw new ConfigException("log-level is " + level + ", expected one of " + LOG_LEVELS);
    }
    String path = PATH.single(values).replaceFirst("^/?", "/");
    if (!path.matches(PATH_CHARACTERS)) {
      throw new ConfigException("path is " + path + ", expected the path of a URL");
    }
    return new Settings(
        BIND.single(values),
        PORT.number(values, 0, 65_535),
        path,
        MEDIA_PORT.number(values, 0, 65_535),
        MEDIA_LOOPS.number(values, 1, 64),
        ALLOW_ORIGIN.list(values),
        access(values),
        tls(values),
        NETWORK_INTERFACES.list(values),
        EXTERNAL_IPV4.single(values),
        EXTERNAL_IPV6.single(values),
        STUN_SERVER.single(values),
        PEM_CERTIFICATE_ECDSA.single(values),
        PEM_CERTIFICATE_RSA.single(values),
        MEDIA_ROOT.single(values),
        LINK_LOCAL_URIS.flag(values),
        codecs(values),
        METADATA.single(values),
        Duration.ofSeconds(COLLECTOR_PERIOD.number(values, 1, 86_400)),
        REQUEST_CACHE.flag(values),
        Duration.ofSeconds(DRAIN_PERIOD.number(values, 0, 86_400)),
        registrar(values),
        level,
        limits(values));
  }

  private static Settings.Access access(Map<String, List<String>> values) {
    return new Settings.Access(
        TOKEN_FILE.single(values), ALLOW_ANONYMOUS.flag(values), ANONYMOUS_METRICS.flag(values));
  }

  private static CodecChoice codecs(Map<String, List<String>> values) {
    return new CodecChoice(
        AUDIO_CODECS.names(values, CodecChoice.AUDIO),
        VIDEO_CODECS.names(values, CodecChoice.VIDEO));
  }

  private static Settings.Registrar registrar(Map<String, List<String>> values) {
    String uri = REGISTRAR.single(values);
    if (!uri.isEmpty() && !uri.matches("wss?://[^\\s/]+(/\\S*)?")) {
      throw new ConfigException("registrar is " + uri + ", expected ws://HOST:PORT/PATH");
    }
    return new Settings.Registrar(uri, REGISTRAR_ADDRESS.single(values));
  }

  private static Settings.Encryption tls(Map<String, List<String>> values) {
    String port = TLS_PORT.single(values);
    return new Settings.Encryption(
        TLS.single(values),
        port.isEmpty() ? Settings.Encryption.SAME_PORT : TLS_PORT.number(values, 0, 65_535),
        TLS_KEY_PASSWORD.single(values));
  }

  private static Limits limits(Map<String, List<String>> values) {
    return new Limits(
        MAX_MESSAGE_BYTES.number(values, 1024, 1 << 30),
        MAX_FRAME_BYTES.number(values, 125, 1 << 30),
        MAX_QUEUED_BYTES.number(values, 65_536, Integer.MAX_VALUE),
        MAX_QUEUED_BYTES_PER_CONNECTION.number(values, 65_536, Integer.MAX_VALUE),
        MAX_WAITING_BYTES.number(values, 1024, 1 << 30),
        MAX_REQUESTS.number(values, 1, MANY),
        MAX_REQUESTS_PER_CONNECTION.number(values, 1, MANY),
        MAX_CONNECTIONS.number(values, 1, MANY),
        MAX_SESSIONS.number(values, 1, MANY),
        MAX_SESSIONS_PER_CONNECTION.number(values, 1, MANY),
        MAX_PIPELINES.number(values, 1, MANY),
        MAX_PIPELINES_PER_SESSION.number(values, 1, MANY),
        MAX_ELEMENTS.number(values, 1, MANY),
        MAX_ELEMENTS_PER_SESSION.number(values, 1, MANY),
        MAX_SUBSCRIPTIONS.number(values, 1, MANY),
        MAX_SUBSCRIPTIONS_PER_SESSION.number(values, 1, MANY),
        Duration.ofSeconds(HTTP_TIMEOUT.number(values, 1, 3600)));
  }

  private boolean flag(Map<String, List<String>> values) {
    String text = single(values).toLowerCase(Locale.ROOT);
    if (!text.equals("true") && !text.equals("false")) {
      throw new ConfigException(key() + " is " + text + ", expected true or false");
    }
    return text.equals("true");
  }

  private List<String> list(Map<String, List<String>> values) {
    return values.getOrDefault(key(), List.of(fallback)).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /// Some of `known`, in whatever case.
  private List<String> names(Map<String, List<String>> values, List<String> known) {
    List<String> names = list(values);
    for (String name : names) {
      if (known.stream().noneMatch(name::equalsIgnoreCase)) {
        throw new ConfigException(key() + " has " + name + ", expected some of " + known);
      }
    }
    return names;
  }

  private String single(Map<String, List<String>> values) {
    List<String> given = values.getOrDefault(key(), List.of(fallback));
    if (given.size() != 1) {
      throw new ConfigException(key() + " takes one value, not " + given.size());
    }
    return given.getFirst().strip();
  }

  private int number(Map<String, List<String>> values, int min, int max) {
    String text = single(values);
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new ConfigException(key() + " is " + text + ", expected " + min + " to " + max);
  }
}
