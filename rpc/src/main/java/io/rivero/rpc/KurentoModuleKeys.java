package io.rivero.rpc;

import io.rivero.pipeline.CodecChoice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keys of the files of Kurento's modules, and what they mean here.
final class KurentoModuleKeys {
  /// By the variable of the container.
  private static final Map<String, String> VARIABLES =
      Map.ofEntries(
          Map.entry("KMS_MIN_PORT", "minPort"),
          Map.entry("KMS_MAX_PORT", "maxPort"),
          Map.entry("KMS_MTU", "mtu"),
          Map.entry("KMS_EXTERNAL_IPV4", "externalIPv4"),
          Map.entry("KMS_EXTERNAL_IPV6", "externalIPv6"),
          Map.entry("KMS_NETWORK_INTERFACES", "networkInterfaces"),
          Map.entry("KMS_ICE_TCP", "iceTcp"),
          Map.entry("KMS_STUN_IP", "stunServerAddress"),
          Map.entry("KMS_STUN_PORT", "stunServerPort"),
          Map.entry("KMS_TURN_URL", "turnURL"),
          Map.entry("KMS_PEM_CERTIFICATE_RSA", "pemCertificateRSA"),
          Map.entry("KMS_PEM_CERTIFICATE_ECDSA", "pemCertificateECDSA"));

  private static final Map<String, Option> SAME =
      Map.of(
          "networkInterfaces", Option.NETWORK_INTERFACES,
          "externalIPv4", Option.EXTERNAL_IPV4,
          "externalIPv6", Option.EXTERNAL_IPV6,
          "pemCertificateRSA", Option.PEM_CERTIFICATE_RSA,
          "pemCertificateECDSA", Option.PEM_CERTIFICATE_ECDSA);

  /// Values that ask for what is done anyway.
  private static final Map<String, Set<String>> AS_IT_IS =
      Map.of(
          "numAudioMedias", Set.of("1"),
          "numVideoMedias", Set.of("1"),
          "mtu", Set.of("1200"),
          "iceTcp", Set.of("0", "false"),
          "enable-h265", Set.of("0", "false"));

  /// Nobody's choice, and AV1 is what most machines encode worst.
  private static final List<String> VIDEO_AS_SHIPPED = List.of("AV1", "VP9", "VP8", "H264");

  private record Value(String text, String where) {}

  private final Map<String, Value> found = new LinkedHashMap<>();

  /// The key that a variable stands for, or the variable itself.
  static String keyOf(String variable) {
    return VARIABLES.getOrDefault(variable, variable);
  }

  /// @param where for a warning: `in /etc/...`
  void put(String key, String value, String where) {
    found.put(key, new Value(value, where));
  }

  /// @param values by key of {@link Option}, are added to
  /// @param warnings get a line for each key without effect
  void translate(Map<String, List<String>> values, List<String> warnings) {
    ports(values);
    mediaRoot(values);
    stunServer(values);
    codecs("audioCodecs", Option.AUDIO_CODECS, CodecChoice.AUDIO, values, warnings);
    codecs("videoCodecs", Option.VIDEO_CODECS, CodecChoice.VIDEO, values, warnings);
    found.forEach((key, value) -> {
      Option option = SAME.get(key);
      if (value.text.equals("auto") && key.startsWith("externalIP")) {
        warnings.add(
            "Key '%s' %s is 'auto', which is not known here: stun-server tells the address"
                .formatted(key, value.where));
      } else if (option != null) {
        values.put(option.key(), List.of(value.text));
      } else if (!AS_IT_IS.getOrDefault(key, Set.of()).contains(value.text)) {
        warnings.add(
            key.startsWith("KMS_")
                ? "The variable " + key + " has no effect here"
                : "Key '%s' %s has no effect here".formatted(key, value.where));
      }
    });
  }

  /// Kurento writes `VP8/90000`. What is not known here is left out with a warning.
  private void codecs(
      String key,
      Option option,
      List<String> known,
      Map<String, List<String>> values,
      List<String> warnings) {
    Value value = found.remove(key);
    if (value == null) {
      return;
    }
    var usable = new ArrayList<String>();
    for (String entry : value.text.split(",", -1)) {
      String name = entry.strip().replaceFirst("/.*", "");
      String ours = known.stream().filter(name::equalsIgnoreCase).findAny().orElse("");
      if (!ours.isEmpty()) {
        usable.add(ours);
      } else if (!name.isEmpty()) {
        warnings.add(
            "Codec '%s' of key '%s' %s is not known here".formatted(name, key, value.where));
      }
    }
    if (!usable.isEmpty() && !usable.equals(VIDEO_AS_SHIPPED)) {
      values.put(option.key(), usable);
    }
  }

  private void mediaRoot(Map<String, List<String>> values) {
    Value value = found.remove("defaultPath");
    if (value != null) {
      values.put(Option.MEDIA_ROOT.key(), List.of(value.text.replaceFirst("^file://", "")));
    }
  }

  /// One UDP port for each media loop, in the range.
  private void ports(Map<String, List<String>> values) {
    Integer min = port("minPort");
    Integer max = port("maxPort");
    int loops = Settings.defaults().mediaLoops();
    int first = min == null ? Settings.defaults().mediaPort() : min;
    if (max != null && min != null && max < min) {
      throw new ConfigException("maxPort " + max + " is below minPort " + min);
    }
    if (max != null && min == null && max < first) {
      first = Math.max(1, max - loops + 1);
    }
    if (max != null && max - first + 1 < loops) {
      values.put(Option.MEDIA_LOOPS.key(), List.of(Integer.toString(max - first + 1)));
    }
    if (max != null || min != null) {
      values.put(Option.MEDIA_PORT.key(), List.of(Integer.toString(first)));
    }
  }

  private @Nullable Integer port(String key) {
    Value value = found.remove(key);
    if (value == null) {
      return null;
    }
    try {
      int port = Integer.parseInt(value.text);
      if (port > 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new ConfigException(
        "Key '" + key + "' " + value.where + " is " + value.text + ", expected 1 to 65535");
  }

  private void stunServer(Map<String, List<String>> values) {
    Value address = found.get("stunServerAddress");
    if (address == null) {
      return; // a port alone means nothing, and is warned of
    }
    found.remove("stunServerAddress");
    Value port = found.remove("stunServerPort");
    boolean bare = address.text.contains(":") && !address.text.startsWith("[");
    String host = bare ? "[" + address.text + "]" : address.text;
    values.put(Option.STUN_SERVER.key(), List.of(port == null ? host : host + ":" + port.text));
  }
}
