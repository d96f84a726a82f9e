package io.rivero.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Plays calls that clients make and compares the answers with those that are written down, and
/// with those that a Kurento server gave, where the record of them is at hand. What differs on
/// purpose is listed in the README with its reason.
class ConformanceTest {
  private static final Path GOLDEN = Path.of("src/test/resources/io/rivero/rpc/conformance.txt");
  private static final Path WIRE = Path.of("../../shared/kurento/wire");
  private static final List<String> RECORDS =
      List.of("kms-real.txt", "kms-real2.txt", "kms-elems.txt", "kms-media2.txt");
  private static final Path README = Path.of("README.md");

  private static final Pattern HEAD = Pattern.compile("== (.*) \\[(\\w)(?: keep (\\w+))?( ~)?]");
  private static final Pattern RECORDED = Pattern.compile(" *(.*?) +(\\{\"(?:id|error)\".*)");
  private static final Pattern TABLE_ROW = Pattern.compile("\\| `([^`|]+)` \\|.*\\|.*\\|.*\\|");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

  private record Step(
      String label, String head, String who, String keep, boolean numbers, String request) {}

  private record Script(String preamble, List<Step> steps, List<String> answers) {}

  private record Played(Step step, JsonNode answer) {}

  private static Script script() throws IOException {
    List<Step> steps = new ArrayList<>();
    List<String> answers = new ArrayList<>();
    String text = Files.readString(GOLDEN);
    int first = text.indexOf("\n== ");
    List<String> lines = text.substring(first).lines().filter(line -> !line.isEmpty()).toList();
    for (int i = 0; i < lines.size(); i += 3) {
      Matcher head = HEAD.matcher(lines.get(i));
      if (!head.matches()) {
        throw new AssertionError("No head: " + lines.get(i));
      }
      String keep = head.group(3) == null ? "" : head.group(3);
      boolean numbers = head.group(4) != null;
      steps.add(
          new Step(head.group(1), lines.get(i), head.group(2), keep, numbers, lines.get(i + 1)));
      answers.add(lines.get(i + 2));
    }
    return new Script(text.substring(0, first), steps, answers);
  }

  private static List<Played> play(List<Step> steps) throws Exception {
    Map<String, String> variables = new HashMap<>();
    Map<String, TestClient> clients = new TreeMap<>();
    List<Played> played = new ArrayList<>();
    try (var server = RiveroServer.start(HttpTest.settings(Map.of()))) {
      for (Step step : steps) {
        var client = clients.computeIfAbsent(step.who, who -> new TestClient(server));
        client.sendRaw(request(step, variables, played.size()));
        JsonNode answer = client.answer();
        JsonNode session = answer.at("/result/sessionId");
        if (session.isTextual()) {
          variables.put("session" + step.who, session.asText());
        }
        if (!step.keep.isEmpty()) {
          variables.put(step.keep, answer.at("/result/value").asText());
        }
        played.add(new Played(step, answer));
      }
      assertThat(server.registry().inconsistencies()).isEmpty();
    } finally {
      clients.values().forEach(TestClient::close);
    }
    return played;
  }

  private static String request(Step step, Map<String, String> variables, int id) {
    String text =
        VARIABLE
            .matcher(step.request)
            .replaceAll(match ->
                Matcher.quoteReplacement(escaped(variables.getOrDefault(match.group(1), "?"))));
    if (text.startsWith("{") || text.startsWith("[")) {
      return text; // the whole message
    }
    String[] parts = text.split(" ", 2);
    String params = parts.length == 1 ? "" : ",\"params\":" + parts[1];
    return "{\"id\":%d,\"jsonrpc\":\"2.0\",\"method\":\"%s\"%s}".formatted(id, parts[0], params);
  }

  /// A line break inside a JSON string.
  private static String escaped(String text) {
    return text.replace("\r", "\\r").replace("\n", "\\n");
  }

  /// What every server has to answer alike: without the id, with what is made up by chance
  /// replaced.
  private static JsonNode shape(JsonNode node, boolean numbers) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        Map<String, JsonNode> sorted = new TreeMap<>();
        object.properties().forEach(e -> sorted.put(e.getKey(), shape(e.getValue(), numbers)));
        sorted.forEach(copy::set);
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode();
        array.forEach(entry -> copy.add(shape(entry, numbers)));
        yield copy;
      }
      case TextNode text ->
          TextNode.valueOf(
              text.asText().startsWith("v=0")
                  ? "<sdp>"
                  : UUID.matcher(text.asText()).replaceAll("<uuid>"));
      default -> numbers && node.isNumber() ? IntNode.valueOf(0) : node;
    };
  }

  private static JsonNode shape(Played played) {
    ObjectNode answer = played.answer.deepCopy();
    answer.remove("id");
    return shape(answer, played.step.numbers);
  }

  @Test
  void answersAreThoseThatAreWrittenDown() throws Exception {
    Script script = script();
    List<Played> played = play(script.steps);
    if (Boolean.getBoolean("golden.update")) {
      var text = new StringBuilder(script.preamble);
      for (Played each : played) {
        text.append("\n").append(each.step.head).append("\n");
        text.append(each.step.request).append("\n").append(shape(each)).append("\n");
      }
      Files.writeString(GOLDEN, text);
    }
    List<String> expected = script().answers;
    for (int i = 0; i < played.size(); i++) {
      assertThat(shape(played.get(i)).toString())
          .as(played.get(i).step.label)
          .isEqualTo(expected.get(i));
    }
  }

  @Test
  void answersAreThoseOfKurentoButForWhatIsListed() throws Exception {
    assumeTrue(Files.isDirectory(WIRE), "the record of Kurento's answers is not here");
    Map<String, Deque<ObjectNode>> recorded = recorded();
    Set<String> differing = new TreeSet<>();
    var details = new StringBuilder();
    int compared = 0;
    for (Played each : play(script().steps)) {
      Deque<ObjectNode> answers = recorded.get(each.step.label);
      ObjectNode theirs = answers == null ? null : answers.poll();
      if (theirs != null) {
        compared++;
        theirs.remove("id");
        JsonNode expected = shape(theirs, each.step.numbers);
        if (!same(expected, shape(each))) {
          differing.add(each.step.label);
          details.append(each.step.label).append("\n  theirs ").append(expected);
          details.append("\n  ours   ").append(shape(each)).append("\n");
        }
      }
    }
    assertThat(compared).isGreaterThan(140);
    assertThat(differing).as(details.toString()).isEqualTo(listed());
  }

  /// 30 and 30.0 are the same number.
  private static boolean same(JsonNode one, JsonNode other) {
    return one.equals(
        (a, b) ->
            a.isNumber() && b.isNumber()
                ? Float.compare(a.floatValue(), b.floatValue())
                : a.equals(b) ? 0 : 1,
        other);
  }

  /// Label to answers in their order. Answers that the record cuts short are left out.
  private static Map<String, Deque<ObjectNode>> recorded() throws IOException {
    Map<String, Deque<ObjectNode>> recorded = new HashMap<>();
    for (String file : RECORDS) {
      for (String line : Files.readAllLines(WIRE.resolve(file))) {
        Matcher match = RECORDED.matcher(line);
        if (match.matches()) {
          try {
            recorded
                .computeIfAbsent(match.group(1), label -> new ArrayDeque<>())
                .add((ObjectNode) TestClient.JSON.readTree(match.group(2)));
          } catch (JsonProcessingException e) {
            // cut short
          }
        }
      }
    }
    return recorded;
  }

  /// The first column of the table under "Answers that differ".
  private static Set<String> listed() throws IOException {
    String text = Files.readString(README);
    int from = text.indexOf("### Answers that differ");
    String section = text.substring(from, text.indexOf("\n## ", from));
    Set<String> listed = new TreeSet<>();
    TABLE_ROW.matcher(section).results().forEach(row -> listed.add(row.group(1)));
    return listed;
  }
}
