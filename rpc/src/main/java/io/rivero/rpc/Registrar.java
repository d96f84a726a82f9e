package io.rivero.rpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/// Tells a registrar where this server is, as Kurento does: connects to it as a client and sends
/// `register`, and again whenever the connection is lost. Works in a thread of its own until it is
/// closed.
final class Registrar implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(Registrar.class.getName());
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final URI registrar;
  private final URI own;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final Thread thread;

  /// @param registrar where it listens
  /// @param own where clients reach this server
  Registrar(URI registrar, URI own) {
    this.registrar = registrar;
    this.own = own;
    this.thread = Thread.ofVirtual().name("registrar").start(this::work);
  }

  private void work() {
    Duration wait = FIRST_WAIT;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        if (registered()) {
          wait = FIRST_WAIT;
        }
        Thread.sleep(wait);
        wait =
            wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  /// Connects, registers and stays until the connection ends.
  ///
  /// @return false if it came to no connection
  private boolean registered() throws InterruptedException {
    var ended = new CompletableFuture<Void>();
    WebSocket socket = null;
    try {
      socket =
          http.newWebSocketBuilder()
              .connectTimeout(CONNECT)
              .buildAsync(registrar, new UntilItEnds(ended))
              .get();
      socket.sendText(message(), true).get();
      LOGGER.log(Level.INFO, "Registered at {0} as {1}", registrar, own);
      ended.get();
      return true;
    } catch (java.util.concurrent.ExecutionException | CompletionException e) {
      LOGGER.log(Level.DEBUG, "Registrar {0}: {1}", registrar, String.valueOf(e.getCause()));
      return socket != null;
    } finally {
      if (socket != null) {
        socket.abort();
      }
    }
  }

  /// A notification: no registrar has to answer.
  private String message() {
    ObjectNode request = Json.object().put("jsonrpc", "2.0").put("method", "register");
    request.putObject("params").put("ws", own.toString());
    return new String(Json.bytes(request), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    thread.interrupt();
    http.shutdownNow();
  }

  /// Takes no notice of what the registrar says.
  private record UntilItEnds(CompletableFuture<Void> ended) implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      ended.complete(null);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      ended.completeExceptionally(error);
    }
  }
}
