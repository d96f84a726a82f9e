package io.rivero.rpc;

import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilter;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilterProvider;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compression of messages, `permessage-deflate` (RFC 7692), for clients that offer it.
///
/// We keep no dictionary from one message to the next, and clients do not if they have offered
/// that: it would cost every idle connection some 300 kB, and most messages here are a few hundred
/// bytes. What comes in is uncompressed to the limit of a message at most.
final class Deflate {
  /// Shorter messages go out as they are.
  static final int MIN_BYTES = 1024;

  private static final int LEVEL = 1;

  private Deflate() {}

  /// What agrees on it during the handshake.
  static WebSocketServerExtensionHandler handler(Limits limits) {
    var netty =
        new PerMessageDeflateServerExtensionHandshaker(
            LEVEL,
            false,
            PerMessageDeflateServerExtensionHandshaker.MAX_WINDOW_SIZE,
            true,
            true,
            new Filters(),
            limits.maxMessageBytes());
    return new WebSocketServerExtensionHandler(new WithoutContext(netty));
  }

  /// A server may announce `server_no_context_takeover` whether it was offered or not (RFC 7692,
  /// section 7.1.1.1). It may also demand `client_no_context_takeover` of a client that has not
  /// offered it (7.1.1.2), but the official Java client then gives the connection up.
  private record WithoutContext(WebSocketServerExtensionHandshaker netty)
      implements WebSocketServerExtensionHandshaker {
    @Override
    public @Nullable WebSocketServerExtension handshakeExtension(WebSocketExtensionData offered) {
      Map<String, String> parameters = new LinkedHashMap<>(offered.parameters());
      parameters.putIfAbsent("server_no_context_takeover", null);
      return netty.handshakeExtension(new WebSocketExtensionData(offered.name(), parameters));
    }
  }

  private record Filters() implements WebSocketExtensionFilterProvider {
    @Override
    public WebSocketExtensionFilter encoderFilter() {
      return Deflate::isShort;
    }

    @Override
    public WebSocketExtensionFilter decoderFilter() {
      return WebSocketExtensionFilter.NEVER_SKIP;
    }
  }

  /// Of one frame, and so never a fragment.
  private static boolean isShort(WebSocketFrame frame) {
    return !(frame instanceof ContinuationWebSocketFrame)
        && frame.isFinalFragment()
        && frame.content().readableBytes() < MIN_BYTES;
  }
}
