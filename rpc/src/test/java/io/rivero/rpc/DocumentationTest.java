package io.rivero.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What `README.md` and `docs` say of commands, options and files is so.
class DocumentationTest {
  private static final Path ROOT = Path.of("..");
  private static final Path CONFIGURATION = ROOT.resolve("docs/configuration.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\| *(flag)? *\\| ([^|]+) \\| [^|]+ \\|$");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
  private static final Pattern FLAG = Pattern.compile("(--[a-z][a-z0-9-]+)");

  @TempDir Path folder;

  @Test
  void theTableHasEveryOptionWithFlagAndDefault() throws Exception {
    var flags = new CommandLine(new CommandLineOptions()).getCommandSpec().optionsMap().keySet();
    Map<String, List<String>> defaults = new TreeMap<>();
    Set<String> keys = new TreeSet<>();
    for (MatchResult row : ROW.matcher(Files.readString(CONFIGURATION)).results().toList()) {
      String key = row.group(1);
      keys.add(key);
      assertThat(row.group(2) != null).as(key).isEqualTo(flags.contains("--" + key));
      if (row.group(3).startsWith("`")) {
        defaults.put(key, List.of(row.group(3).replace("`", "")));
      }
    }
    assertThat(keys).isEqualTo(Option.keys());
    assertThat(Settings.of(defaults)).isEqualTo(Settings.defaults());
    assertThat(defaults).isNotEmpty();
  }

  @Test
  void theExampleOfAConfigurationIsRead() throws Exception {
    Path file = folder.resolve("rivero.conf");
    Files.writeString(file, block("```hocon\n"));
    List<String> warnings = new ArrayList<>();
    Settings settings = settings(file, warnings);
    assertThat(warnings).isEmpty();
    assertThat(settings.bind()).isEqualTo("10.0.0.5");
    assertThat(settings.access().tokenFile()).isEqualTo("/etc/rivero/token");
    assertThat(settings.allowOrigins())
        .containsExactly("https://app.example", "https://www.example");
    assertThat(settings.externalIpv4()).isEqualTo("203.0.113.10");
  }

  @Test
  void theExampleOfAConfigurationOfKurentoIsReadWithWarningsForTheRest() throws Exception {
    Path file = folder.resolve("kurento.conf.json");
    Files.writeString(file, block("```json\n"));
    List<String> warnings = new ArrayList<>();
    Settings settings = settings(file, warnings);
    assertThat(settings.port()).isEqualTo(8888);
    assertThat(settings.path()).isEqualTo("/kurento");
    assertThat(settings.collectorPeriod()).hasSeconds(120);
    assertThat(settings.bind()).isEqualTo("127.0.0.1");
    assertThat(warnings).hasSize(2);
    assertThat(warnings.getFirst()).contains("mediaServer.resources.killLimit");
    assertThat(warnings.getLast()).contains("--token-file", "--allow-anonymous");
  }

  @Test
  void everyFlagThatIsMentionedExists() throws Exception {
    var commandLine = new CommandLine(new CommandLineOptions());
    Set<String> known = commandLine.getCommandSpec().optionsMap().keySet();
    for (Path page : pages()) {
      assertThat(FLAG.matcher(Files.readString(page)).results().map(MatchResult::group))
          .as("%s", page)
          .allMatch(known::contains);
    }
  }

  @Test
  void everyLinkLeadsSomewhere() throws Exception {
    for (Path page : pages()) {
      for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
        assertThat(page.resolveSibling(link.group(1))).as("%s", page).exists();
      }
    }
  }

  @Test
  void theCommandsOfTheReadmeCanBeRun() throws Exception {
    String readme = Files.readString(ROOT.resolve("README.md"));
    for (String command : List.of("rivero", "verify", "benchmarks/run")) {
      assertThat(readme).contains(command);
      assertThat(ROOT.resolve(command)).isExecutable();
    }
  }

  @Test
  void theMavenSnippetNamesTheVersionThatIsBuilt() throws Exception {
    String readme = Files.readString(ROOT.resolve("README.md"));
    assertThat(readme)
        .contains("<artifactId>rivero-dtls-srtp</artifactId>")
        .contains("<version>" + BuildInfo.version() + "</version>");
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs).toList();
    }
  }

  private static Settings settings(Path file, List<String> warnings) {
    var options = new CommandLineOptions();
    new CommandLine(options).parseArgs("--config", file.toString());
    return options.settings(Map.of(), warnings);
  }

  private static String block(String fence) throws IOException {
    String page = Files.readString(CONFIGURATION);
    int start = page.indexOf(fence) + fence.length();
    assertThat(start).as(fence).isGreaterThanOrEqualTo(fence.length());
    return page.substring(start, page.indexOf("```", start));
  }
}
