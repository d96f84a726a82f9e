package io.rivero.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// The same request within twenty seconds is not carried out again.
class RecentAnswersTest {
  private static final byte[] ANSWER = {1, 2, 3};

  private final RecentAnswers answers = new RecentAnswers();

  private static JsonNode json(String text) {
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void keep(String id, String method, String params, long nowNanos) {
    answers.keep(json(id), method, json(params), 100, ANSWER, nowNanos);
  }

  private boolean has(String id, String method, String params, long nowNanos) {
    return answers.find(json(id), method, json(params), nowNanos) != null;
  }

  @Test
  void idMethodAndParametersMakeARequest() {
    keep("7", "create", "{\"type\":\"MediaPipeline\"}", 0);
    assertThat(answers.find(json("7"), "create", json("{\"type\":\"MediaPipeline\"}"), 1))
        .isEqualTo(ANSWER);
    assertThat(has("8", "create", "{\"type\":\"MediaPipeline\"}", 1)).isFalse();
    assertThat(has("\"7\"", "create", "{\"type\":\"MediaPipeline\"}", 1)).isFalse();
    assertThat(has("7", "release", "{\"type\":\"MediaPipeline\"}", 1)).isFalse();
    assertThat(has("7", "create", "{\"type\":\"PassThrough\"}", 1)).isFalse();
  }

  @Test
  void theyAreForgottenAfterTwentySeconds() {
    keep("1", "release", "{}", 0);
    assertThat(has("1", "release", "{}", RecentAnswers.KEPT_NANOS)).isTrue();
    assertThat(has("1", "release", "{}", RecentAnswers.KEPT_NANOS + 1)).isFalse();
    assertThat(answers.size()).isZero();
  }

  @Test
  void whatOnlyReadsIsAnsweredAnew() {
    keep("1", "ping", "{}", 0);
    keep("1", "describe", "{\"object\":\"x\"}", 0);
    keep("1", "invoke", "{\"operation\":\"getStats\"}", 0);
    keep("1", "invoke", "{\"operation\":\"isMediaFlowingIn\"}", 0);
    assertThat(answers.size()).isZero();
    keep("1", "invoke", "{\"operation\":\"connect\"}", 0);
    assertThat(has("1", "invoke", "{\"operation\":\"connect\"}", 0)).isTrue();
  }

  @Test
  void numberAndBytesAreLimited() {
    for (int i = 0; i < 2 * RecentAnswers.MAX_ANSWERS; i++) {
      keep(Integer.toString(i), "release", "{}", i);
    }
    assertThat(answers.size()).isEqualTo(RecentAnswers.MAX_ANSWERS);
    assertThat(has(Integer.toString(RecentAnswers.MAX_ANSWERS), "release", "{}", 1000)).isTrue();
    assertThat(has("0", "release", "{}", 1000)).isFalse();
    byte[] half = new byte[RecentAnswers.MAX_BYTES / 2];
    answers.keep(json("\"a\""), "release", json("{}"), 0, half, 1000);
    answers.keep(json("\"b\""), "release", json("{}"), 0, half, 1000);
    assertThat(answers.size()).isEqualTo(2);
    answers.keep(json("\"c\""), "release", json("{}"), 1, new byte[RecentAnswers.MAX_BYTES], 1000);
    assertThat(answers.size()).isEqualTo(2);
  }
}
