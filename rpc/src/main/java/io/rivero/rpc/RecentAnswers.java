package io.rivero.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one session was answered lately: a request that comes a second time, because an answer was
/// lost with its connection, is not carried out again.
///
/// Two requests are the same when id, method and parameters are: Kurento looks at the id alone, and
/// so answers to a question that nobody asked. What only reads is always answered anew. Safe for
/// use by any thread.
final class RecentAnswers {
  static final long KEPT_NANOS = 20_000_000_000L;

  /// Answers of one session; the oldest makes room.
  static final int MAX_ANSWERS = 100;

  /// Bytes of requests and answers of one session; longer ones are not kept.
  static final int MAX_BYTES = 64 << 10;

  /// What changes something, so that it may not be done twice. Anything else is answered anew.
  private static final Set<String> KEPT =
      Set.of(
          "create", "invoke", "subscribe", "unsubscribe", "release", "ref", "unref", "transaction");

  private record Request(JsonNode id, String method, JsonNode params) {}

  private static final class Answer {
    final byte[] bytes;
    final int cost;
    final long nanos;

    Answer(byte[] bytes, int cost, long nanos) {
      this.bytes = bytes;
      this.cost = cost;
      this.nanos = nanos;
    }
  }

  private final Map<Request, Answer> answers = new LinkedHashMap<>();
  private int bytes;

  /// The answer to the same request of before; null if there was none.
  synchronized byte @Nullable [] find(JsonNode id, String method, JsonNode params, long nowNanos) {
    if (!isKept(method, params)) {
      return null;
    }
    expire(nowNanos);
    Answer answer = answers.get(new Request(id, method, params));
    return answer == null ? null : answer.bytes;
  }

  /// Remembers an answer.
  ///
  /// @param requestBytes the length of the request
  synchronized void keep(
      JsonNode id, String method, JsonNode params, int requestBytes, byte[] answer, long nowNanos) {
    int cost = requestBytes + answer.length;
    if (!isKept(method, params) || cost > MAX_BYTES) {
      return;
    }
    expire(nowNanos);
    Answer former =
        answers.put(new Request(id, method, params), new Answer(answer, cost, nowNanos));
    bytes += cost - (former == null ? 0 : former.cost);
    while (bytes > MAX_BYTES || answers.size() > MAX_ANSWERS) {
      removeOldest();
    }
  }

  /// Forgets what is too old; the collector calls it for sessions that are idle.
  synchronized void expire(long nowNanos) {
    while (!answers.isEmpty() && nowNanos - answers.values().iterator().next().nanos > KEPT_NANOS) {
      removeOldest();
    }
  }

  synchronized int size() {
    return answers.size();
  }

  private static boolean isKept(String method, JsonNode params) {
    String operation = params.path("operation").asText();
    return KEPT.contains(method) && !operation.startsWith("get") && !operation.startsWith("is");
  }

  private void removeOldest() {
    Iterator<Answer> oldest = answers.values().iterator();
    bytes -= oldest.next().cost;
    oldest.remove();
  }
}
