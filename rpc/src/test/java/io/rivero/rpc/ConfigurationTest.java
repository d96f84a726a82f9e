package io.rivero.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    assertThat(warnings)
        .containsExactly(
            "Key 'mediaServer.net.websocket.threads' in " + config + " has no effect here",
            "Key 'mediaServer.resources.killLimit' in " + config + " has no effect here");
  }

  @Test
  void originsOfThisServerAndAllowedOnesMayConnect() {
    var policy = new OriginPolicy(List.of("https://Example.org/"));
    assertThat(policy.permits(null, "127.0.0.1:8888", true)).isTrue();
    assertThat(policy.permits("https://example.org", "127.0.0.1:8888", true)).isTrue();
    assertThat(policy.permits("http://127.0.0.1:8888", "127.0.0.1:8888", true)).isTrue();
    assertThat(policy.permits("http://localhost:8888", "localhost:8888", true)).isTrue();
    assertThat(policy.permits("http://[::1]:8888", "[::1]:8888", true)).isTrue();
    assertThat(policy.permits("https://media.example:8888", "media.example:8888", false)).isTrue();
    assertThat(policy.permits("http://localhost:3000", "localhost:8888", true)).isFalse();
    assertThat(policy.permits("https://evil.example", "127.0.0.1:8888", true)).isFalse();
    assertThat(policy.permits("null", "127.0.0.1:8888", true)).isFalse();
    assertThat(policy.permits("http://[", "127.0.0.1:8888", true)).isFalse();
    assertThat(policy.permits("http://127.0.0.1:8888", null, true)).isFalse();
    // A foreign name that was made to point here.
    assertThat(policy.permits("http://evil.example:8888", "evil.example:8888", true)).isFalse();
    assertThat(new OriginPolicy(List.of("*")).permits("https://x", "y", true)).isTrue();
  }
}
