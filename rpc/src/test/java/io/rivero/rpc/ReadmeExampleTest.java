package io.rivero.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The example of the README, and its tables.
class ReadmeExampleTest {
  @Test
  void aServerInsideAnApplication() throws Exception {
    // example
    Settings settings =
        Settings.of(
            Map.of(
                "port", List.of("0"), // any free one
                "media-port", List.of("0"),
                "allow-origin", List.of("https://app.example")));
    try (RiveroServer server = RiveroServer.start(settings)) {
      System.out.println("clients connect to " + server.uri());
      System.out.println("the page is at " + server.page());
    }
    // end
    String source = Files.readString(Path.of("src/test/java/io/rivero/rpc/ReadmeExampleTest.java"));
    String example =
        source.substring(source.indexOf("// example\n") + 11, source.indexOf("    // end\n"));
    assertThat(Files.readString(Path.of("README.md")))
        .contains(example.stripTrailing().stripIndent());
  }

  @Test
  void namesExistingTests() throws Exception {
    Path own = Path.of("src/test/java/io/rivero/rpc");
    Path ofThePipeline = Path.of("../pipeline/src/test/java/io/rivero/pipeline");
    var named =
        java.util.regex.Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`")
            .matcher(Files.readString(Path.of("README.md")));
    int count = 0;
    while (named.find()) {
      String file = named.group(1) + ".java";
      Path folder = Files.exists(own.resolve(file)) ? own : ofThePipeline;
      String source = Files.readString(folder.resolve(file));
      if (named.group(2) != null) {
        assertThat(source).contains(" " + named.group(2) + "(");
      }
      count++;
    }
    assertThat(count).isGreaterThan(10);
  }
}
