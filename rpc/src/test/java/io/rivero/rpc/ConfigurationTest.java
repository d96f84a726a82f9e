package io.rivero.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivero.pipeline.CodecChoice;
import io.rivero.pipeline.MediaRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConfigurationTest {
  @TempDir Path folder;
  private final List<String> warnings = new ArrayList<>();

  private Settings settings(Map<String, String> environment, String... flags) {
    var options = new CommandLineOptions();
    new CommandLine(options).parseArgs(flags);
    return options.settings(environment, warnings);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void withoutAnythingItIsThisMachineOnly() {
    Settings settings = settings(Map.of());
    assertThat(settings.bind()).isEqualTo("127.0.0.1");
    assertThat(settings.port()).isEqualTo(8888);
    assertThat(settings.path()).isEqualTo("/kurento");
    assertThat(settings.mediaPort()).isEqualTo(20_000);
    assertThat(settings.mediaLoops()).isBetween(1, 4);
    assertThat(settings.collectorPeriod()).isEqualTo(Duration.ofMinutes(4));
    assertThat(settings.secure()).isFalse();
    assertThat(settings).isEqualTo(Settings.defaults());
  }

  @Test
  void flagsOverEnvironmentOverFileOverDefaults() throws Exception {
    String config =
        file(
            "rivero.conf",
            """
            port = 1001           # a comment
            media-port = 1002
            media-loops = 3
            allow-origin = ["https://a.example", "https://b.example"]
            network-interfaces = "eth0, eth1"
            """);
    Map<String, String> environment = Map.of("RIVERO_PORT", "2001", "RIVERO_MEDIA_PORT", "2002");
    Settings settings = settings(environment, "--config", config, "--port", "3001");
    assertThat(settings.port()).isEqualTo(3001);
    assertThat(settings.mediaPort()).isEqualTo(2002);
    assertThat(settings.mediaLoops()).isEqualTo(3);
    assertThat(settings.allowOrigins()).containsExactly("https://a.example", "https://b.example");
    assertThat(settings.networkInterfaces()).containsExactly("eth0", "eth1");
    assertThat(warnings).isEmpty();
  }

  @Test
  void repeatedOriginsAddUp() {
    assertThat(settings(Map.of(), "--allow-origin", "a", "--allow-origin", "b").allowOrigins())
        .containsExactly("a", "b");
  }

  @Test
  void anUnknownKeyNamesTheNearestKnownOne() throws Exception {
    String config = file("rivero.conf", "media-prot = 5");
    assertThatThrownBy(() -> settings(Map.of(), "--config", config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Unknown key 'media-prot'")
        .hasMessageEndingWith("did you mean 'media-port'?");
    assertThat(Option.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Option.distance("", "abc")).isEqualTo(3);
  }

  @Test
  void valuesOutOfRangeAreNamed() {
    assertThatThrownBy(() -> settings(Map.of("RIVERO_PORT", "70000")))
        .hasMessage("port is 70000, expected 0 to 65535");
    assertThatThrownBy(() -> settings(Map.of(), "--media-loops", "many"))
        .hasMessage("media-loops is many, expected 1 to 64");
    assertThatThrownBy(() -> settings(Map.of(), "--log-level", "loud"))
        .hasMessageStartingWith("log-level is loud");
    assertThatThrownBy(() -> Settings.of(Map.of("prot", List.of("1"))))
        .hasMessageContaining("'port'");
  }

  @Test
  void aFileThatCannotBeReadIsAnError() throws Exception {
    assertThatThrownBy(() -> settings(Map.of(), "--config", "/nonexistent/rivero.conf"))
        .hasMessage("Configuration /nonexistent/rivero.conf does not exist");
    String broken = file("broken.conf", "port = {");
    assertThatThrownBy(() -> settings(Map.of(), "--config", broken))
        .isInstanceOf(ConfigException.class);
    String huge = file("huge.conf", "#" + "x".repeat(1 << 20));
    assertThatThrownBy(() -> settings(Map.of(), "--config", huge)).hasMessageEndingWith("1 MiB");
  }

  @Test
  void oneValueIsOneValueAndAPathIsAPath() throws Exception {
    for (String line :
        List.of("bind = []", "bind = [a, b]", "path = \"/a b\"", "path = \"/x?y\"")) {
      String config = file("one.conf", line);
      assertThatThrownBy(() -> settings(Map.of(), "--config", config))
          .as(line)
          .isInstanceOf(ConfigException.class);
    }
    assertThat(settings(Map.of("RIVERO_PATH", "media/kurento")).path()).isEqualTo("/media/kurento");
  }

  @Test
  void aFileOfKurentoIsReadAsItIs() throws Exception {
    String config =
        file(
            "kurento.conf.json",
            """
            {
              "mediaServer" : {
                "resources": {
                  //  "exceptionLimit": "0.8",
                  "garbageCollectorPeriod": 60,
                  "disableRequestCache": true,
                  "killLimit": "0.7"
                },
                "net" : {
                  "websocket": {
                    "port": 8890,
                    //"address": "0.0.0.0",
                    "path": "kurento2",
                    "threads": 10
                  }
                }
              },
              "metadata": {"name": "mine"}
            }
            """);
    Settings settings = settings(Map.of(), "--config", config);
    assertThat(settings.port()).isEqualTo(8890);
    assertThat(settings.path()).isEqualTo("/kurento2");
    assertThat(settings.bind()).isEqualTo("127.0.0.1");
    assertThat(settings.collectorPeriod()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.metadata()).isEqualTo("{\"name\":\"mine\"}");
    assertThat(settings.requestCache()).isFalse();
    assertThat(warnings)
        .containsExactly(
            "Key 'mediaServer.net.websocket.threads' in " + config + " has no effect here",
            "Key 'mediaServer.resources.killLimit' in " + config + " has no effect here",
            config
                + " says nothing of a token: only this machine is served, not 0.0.0.0;"
                + " --token-file FILE asks clients for one, --allow-anonymous lets everybody in");
  }

  private static final String OPEN =
      """
      {"mediaServer": {"net": {"websocket": {"address": "192.0.2.5", "ipv6": true}}}}
      """;

  @Test
  void anAddressInAFileOfKurentoTakesOneOfTwoFlags() throws Exception {
    String config = file("kurento.conf.json", OPEN);
    assertThat(settings(Map.of(), "-f", config).bind()).isEqualTo("127.0.0.1");
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("192.0.2.5", "--token-file FILE", "--allow-anonymous");
    warnings.clear();
    assertThat(settings(Map.of(), "-f", config, "--allow-anonymous").bind()).isEqualTo("192.0.2.5");
    assertThat(settings(Map.of(), "-f", config, "--token-file", "t").bind()).isEqualTo("192.0.2.5");
    assertThat(settings(Map.of("RIVERO_ALLOW_ANONYMOUS", "true"), "-f", config).bind())
        .isEqualTo("192.0.2.5");
    assertThat(warnings).isEmpty();
    String loopback = file("loopback.json", OPEN.replace("192.0.2.5", "127.0.0.1"));
    assertThat(settings(Map.of(), "-f", loopback).bind()).isEqualTo("127.0.0.1");
    assertThat(warnings).isEmpty();
    // What is said on the command line is not changed: the server then does not start.
    assertThat(settings(Map.of(), "-f", config, "--bind", "0.0.0.0").bind()).isEqualTo("0.0.0.0");
  }

  @Test
  void encryptionAndRegistrarOfKurento() throws Exception {
    String config =
        file(
            "kurento.conf.json",
            """
            {"mediaServer": {"net": {"websocket": {
              "address": "127.0.0.1",
              "secure": {"certificate": "both.pem", "password": "secret"},
              "registrar": {"address": "ws://registrar.example:9090", "localAddress": "192.0.2.5"}
            }}}}
            """);
    Settings settings = settings(Map.of(), "--conf-file", config);
    assertThat(settings.secure()).isFalse();
    assertThat(settings.tls())
        .isEqualTo(new Settings.Encryption(folder.resolve("both.pem").toString(), 8433, "secret"));
    assertThat(settings.registrar())
        .isEqualTo(new Settings.Registrar("ws://registrar.example:9090", "192.0.2.5"));
    assertThat(warnings).isEmpty();
    assertThatThrownBy(() -> settings(Map.of("RIVERO_REGISTRAR", "http://x")))
        .hasMessageStartingWith("registrar is http://x");
  }

  @Test
  void filesOfModulesAreReadWithIt() throws Exception {
    String config = file("kurento.conf.json", "{\"mediaServer\": {}}");
    Path modules = Files.createDirectories(folder.resolve("modules/kurento"));
    Files.writeString(
        modules.resolve("WebRtcEndpoint.conf.ini"),
        """
        ;; a comment
        ; externalIPv6=2001:db8::1
        stunServerAddress=198.51.100.1
        stunServerPort = 3479
        networkInterfaces=eth0,eth1
        externalIPv4=198.51.100.9
        pemCertificateRSA=/etc/rsa.pem
        pemCertificateECDSA=/etc/ecdsa.pem
        turnURL=user:pass@192.0.2.1:3478
        iceTcp=1
        """);
    Files.writeString(modules.resolve("BaseRtpEndpoint.conf.ini"), "minPort=40000\nmtu=1300\n");
    Files.writeString(
        modules.resolve("UriEndpoint.conf.ini"), "defaultPath = file:///var/lib/kurento\n");
    Files.writeString(
        modules.resolve("SdpEndpoint.conf.json"),
        """
        {
          "numAudioMedias" : 1, // as here
          "audioCodecs" : [ {"name" : "opus/48000/2"}, {"name" : "AMR/8000"}, {"name" : "PCMU"} ],
          "videoCodecs" : [ {"name" : "H264/90000"}, {"name" : "vp8/90000"} ]
        }
        """);
    Files.writeString(modules.resolve("Composite.conf.xml"), "<x/>");
    Settings settings = settings(Map.of(), "--config", config);
    assertThat(settings.stunServer()).isEqualTo("198.51.100.1:3479");
    assertThat(settings.networkInterfaces()).containsExactly("eth0", "eth1");
    assertThat(settings.externalIpv4()).isEqualTo("198.51.100.9");
    assertThat(settings.externalIpv6()).isEmpty();
    assertThat(settings.pemCertificateRsa()).isEqualTo("/etc/rsa.pem");
    assertThat(settings.pemCertificateEcdsa()).isEqualTo("/etc/ecdsa.pem");
    assertThat(settings.mediaPort()).isEqualTo(40_000);
    assertThat(settings.mediaRoot()).isEqualTo("/var/lib/kurento");
    assertThat(settings.codecs().audio()).containsExactly("opus", "PCMU");
    assertThat(settings.codecs().video()).containsExactly("H264", "VP8");
    String in = "' in " + modules;
    assertThat(warnings.subList(0, warnings.size() - 1)) // the last one is of the missing token
        .containsExactlyInAnyOrder(
            "File " + modules + "/Composite.conf.xml is not read: expected .conf.json or .conf.ini",
            "Key 'mtu" + in + "/BaseRtpEndpoint.conf.ini has no effect here",
            "Codec 'AMR' of key 'audioCodecs" + in + "/SdpEndpoint.conf.json is not known here",
            "Key 'turnURL" + in + "/WebRtcEndpoint.conf.ini has no effect here",
            "Key 'iceTcp" + in + "/WebRtcEndpoint.conf.ini has no effect here");
    warnings.clear();
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("BaseRtpEndpoint.conf.ini"), "minPort=41000\n");
    assertThat(settings(Map.of(), "-f", config, "-c", other.toString()).mediaPort())
        .isEqualTo(41_000);
  }

  /// The order of the file that comes with Kurento is nobody's choice.
  @Test
  void listsOfCodecsThatSayNothingKeepOurOrder() throws Exception {
    String config = file("kurento.conf.json", "{\"mediaServer\": {}}");
    Path modules = Files.createDirectories(folder.resolve("modules"));
    for (String names : List.of("AV1/90000 VP9/90000 VP8/90000 H264/90000", "H263/90000", "")) {
      String list =
          Arrays.stream(names.split(" "))
              .map(name -> "{\"name\": \"" + name + "\"}")
              .collect(Collectors.joining(","));
      Files.writeString(
          modules.resolve("SdpEndpoint.conf.json"), "{\"videoCodecs\": [" + list + "]}");
      assertThat(settings(Map.of(), "--config", config).codecs()).isEqualTo(CodecChoice.ALL);
    }
  }

  @Test
  void codecsAreChosenByName() {
    assertThat(Settings.of(Map.of("video-codecs", List.of("h264", "VP8"))).codecs())
        .isEqualTo(new CodecChoice(List.of(), List.of("H264", "VP8")));
    assertThat(settings(Map.of("RIVERO_AUDIO_CODECS", "opus,PCMA")).codecs().audio())
        .containsExactly("opus", "PCMA");
    assertThatThrownBy(() -> Settings.of(Map.of("audio-codecs", List.of("AMR"))))
        .hasMessage("audio-codecs has AMR, expected some of [opus, PCMU, PCMA, G722]");
  }

  @Test
  void whatIsSaidOfMediaReachesIt() {
    Map<String, List<String>> said =
        Map.of(
            "media-loops", List.of("2"),
            "media-root", List.of("clips"),
            "link-local-uris", List.of("true"),
            "pem-certificate-ecdsa", List.of("ecdsa.pem"),
            "pem-certificate-rsa", List.of("rsa.pem"),
            "stun-server", List.of("[2001:db8::1]:3479"),
            "audio-codecs", List.of("opus"),
            "video-codecs", List.of("VP8", "H264"));
    assertThat(Settings.of(said).media())
        .isEqualTo(
            new MediaRuntime.Config(
                20_000,
                2,
                true,
                List.of(),
                "",
                "",
                "[2001:db8::1]",
                3479,
                Path.of("ecdsa.pem"),
                Path.of("rsa.pem"),
                Path.of("clips"),
                true,
                new CodecChoice(List.of("opus"), List.of("VP8", "H264"))));
  }

  @Test
  void variablesOfTheContainerCountMoreThanItsFilesAndLessThanOurOwn() throws Exception {
    String config = file("kurento.conf.json", "{\"mediaServer\": {}}");
    Path modules = Files.createDirectories(folder.resolve("modules"));
    Files.writeString(modules.resolve("BaseRtpEndpoint.conf.ini"), "minPort=40000\n");
    Map<String, String> container =
        Map.of(
            "KURENTO_CONF_FILE", config,
            "KMS_MIN_PORT", "42000",
            "KMS_MAX_PORT", "42000",
            "KMS_STUN_IP", "2001:db8::1",
            "KMS_NETWORK_INTERFACES", "eth7",
            "KMS_EXTERNAL_IPV4", "auto",
            "KMS_ICE_TCP", "0",
            "KMS_TURN_URL", "user:pass@192.0.2.1",
            "KURENTO_LOGS_PATH", "/var/log",
            "RIVERO_NETWORK_INTERFACES", "eth8");
    Settings settings = settings(container, "--allow-anonymous");
    assertThat(settings.mediaPort()).isEqualTo(42_000);
    assertThat(settings.mediaLoops()).isEqualTo(1);
    assertThat(settings.stunServer()).isEqualTo("[2001:db8::1]");
    assertThat(settings.networkInterfaces()).containsExactly("eth8");
    assertThat(settings.bind()).isEqualTo("0.0.0.0");
    assertThat(warnings)
        .containsExactlyInAnyOrder(
            "The variable KURENTO_LOGS_PATH has no effect here",
            "Key 'externalIPv4' from the variable KMS_EXTERNAL_IPV4 is 'auto', which is not known"
                + " here: stun-server tells the address",
            "Key 'turnURL' from the variable KMS_TURN_URL has no effect here");
    warnings.clear();
    settings(Map.of("KMS_UID", "1000"));
    assertThat(warnings).containsExactly("The variable KMS_UID has no effect here");
    assertThatThrownBy(() -> settings(Map.of("KMS_MIN_PORT", "many")))
        .hasMessage("Key 'minPort' from the variable KMS_MIN_PORT is many, expected 1 to 65535");
    assertThat(settings(Map.of("KMS_MAX_PORT", "10000")).mediaPort()).isLessThanOrEqualTo(10_000);
  }

  @Test
  void flagsOfKurentoThatMeanNothingHereAreWarnings() {
    settings(Map.of(), "-d", "/var/log", "--log-file-size", "100", "-p", "/usr/lib");
    assertThat(warnings).hasSize(3).allMatch(line -> line.contains("no effect here"));
  }
}
