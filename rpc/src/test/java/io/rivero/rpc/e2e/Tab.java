package io.rivero.rpc.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/// One page of a browser.
interface Tab extends AutoCloseable {
  void open(URI uri);

  /// The value of a JavaScript expression, awaited if it is a promise.
  JsonNode evaluate(String expression);

  /// Writes a PNG of what is to be seen.
  void screenshot(Path file);

  @Override
  void close();

  /// Waits until an expression is true; a page that is still loading counts as false.
  default void await(String expression, Duration target) {
    Wait.value(
        expression,
        target,
        () ->
            evaluate("(() => { try { return !!(" + expression + "); } catch { return false; } })()")
                    .asBoolean()
                ? Boolean.TRUE
                : null,
        () -> "; the page says: " + evaluate("document.body?.innerText ?? ''").asText());
  }
}
