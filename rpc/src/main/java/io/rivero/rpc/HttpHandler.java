package io.rivero.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.flow.FlowControlHandler;
import io.rivero.rpc.metrics.ConnectionMetrics.Refusal;
import io.rivero.rpc.metrics.Metrics;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The HTTP side: the page, health and metrics, and the handshake of the WebSocket (RFC 6455,
/// section 4.2). One request of a connection after the other.
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOGGER = System.getLogger(HttpHandler.class.getName());

  /// Of the WebSocket protocol: RFC 6455, section 4.4. Older ones are none of it.
  private static final String VERSION = "13";

  private static final String SECURITY_POLICY =
      "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:;"
          + " media-src 'self' blob: mediastream:; object-src 'none'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  /// What every connection works with.
  ///
  /// @param ready does the server take new pipelines?
  /// @param metrics makes the page for a header `Accept`; takes its time
  record Site(
      String webSocketPath,
      WebFiles files,
      AccessPolicy access,
      boolean anonymousMetrics,
      OriginPolicy origins,
      Connections connections,
      BooleanSupplier ready,
      Function<@Nullable String, Metrics.Page> metrics) {}

  private final Site site;
  private final Limits limits;
  private @Nullable Future<?> timeout;

  HttpHandler(Site site) {
    this.site = site;
    this.limits = site.connections.limits();
  }

  /// Is it a connection that may be closed without anybody missing an answer?
  static boolean isIdle(Channel channel) {
    return channel.pipeline().get(HttpHandler.class) != null && channel.config().isAutoRead();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    expectProgress(context);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (timeout != null) {
      timeout.cancel(false);
    }
  }

  /// A whole request has to come, or an answer to be read, within the time: bytes that trickle in
  /// do not help.
  private void expectProgress(ChannelHandlerContext context) {
    if (timeout != null) {
      timeout.cancel(false);
    }
    long millis = limits.httpTimeout().toMillis();
    timeout = context.executor().schedule(() -> context.close(), millis, TimeUnit.MILLISECONDS);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    // The next request waits until this one is answered, so that a client which does not read the
    // answers cannot pile them up here.
    context.channel().config().setAutoRead(false);
    expectProgress(context);
    if (!request.decoderResult().isSuccess()) {
      send(context, request, response(HttpResponseStatus.BAD_REQUEST, "Bad request"));
    } else if (isUpgrade(request)) {
      upgrade(context, request);
    } else if (path(request).equals("/metrics") && isReading(request)) {
      metrics(context, request);
    } else {
      send(context, request, answer(request));
    }
  }

  private FullHttpResponse answer(FullHttpRequest request) {
    if (!isReading(request)) {
      var refused = response(HttpResponseStatus.METHOD_NOT_ALLOWED, "GET and HEAD only");
      refused.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
      return refused;
    }
    String path = path(request);
    if (path.equals(site.webSocketPath)) {
      var required = response(HttpResponseStatus.UPGRADE_REQUIRED, "This is a WebSocket");
      required.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
      return required;
    }
    if (path.equals("/health")) {
      return response(HttpResponseStatus.OK, "ok");
    }
    if (path.equals("/ready")) {
      return site.ready.getAsBoolean()
          ? response(HttpResponseStatus.OK, "ready")
          : response(HttpResponseStatus.SERVICE_UNAVAILABLE, "draining");
    }
    return file(request, path);
  }

  private FullHttpResponse file(FullHttpRequest request, String path) {
    WebFiles.WebFile file = site.files.find(path);
    if (file == null) {
      return response(HttpResponseStatus.NOT_FOUND, "Not found");
    }
    if (file.etag().equals(request.headers().get(HttpHeaderNames.IF_NONE_MATCH))) {
      return withFileHeaders(response(HttpResponseStatus.NOT_MODIFIED, ""), file);
    }
    var found = response(HttpResponseStatus.OK, Unpooled.wrappedBuffer(file.content()));
    return withFileHeaders(found, file);
  }

  /// The page is made outside the event loop, since it asks the media loops.
  private void metrics(ChannelHandlerContext context, FullHttpRequest request) {
    if (!site.origins.permitsHost(request.headers().get(HttpHeaderNames.HOST))) {
      send(context, request, foreign("This host is not known here; --allow-origin adds it"));
      return;
    }
    if (!site.anonymousMetrics && !hasToken(request)) {
      send(context, request, unauthorized());
      return;
    }
    request.retain();
    String accept = request.headers().get(HttpHeaderNames.ACCEPT);
    Thread.ofVirtual()
        .name("metrics")
        .start(() -> {
          FullHttpResponse made;
          try {
            Metrics.Page page = site.metrics.apply(accept);
            made = response(HttpResponseStatus.OK, page.text());
            made.headers().set(HttpHeaderNames.CONTENT_TYPE, page.contentType());
          } catch (RuntimeException e) {
            LOGGER.log(Level.ERROR, "No metrics", e);
            made = response(HttpResponseStatus.INTERNAL_SERVER_ERROR, "No metrics");
          }
          FullHttpResponse response = made;
          context
              .executor()
              .execute(() -> {
                send(context, request, response);
                request.release();
              });
        });
  }

  private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
    HttpHeaders headers = request.headers();
    if (!headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)) {
      // What the health check of Kurento's container expects.
      send(context, request, response(HttpResponseStatus.INTERNAL_SERVER_ERROR, "No key"));
      return;
    }
    String host = headers.get(HttpHeaderNames.HOST);
    if (!site.origins.permits(headers.get(HttpHeaderNames.ORIGIN), host)) {
      send(context, request, foreign("This origin is not allowed; --allow-origin adds it"));
      return;
    }
    if (!hasToken(request)) {
      send(context, request, unauthorized());
      return;
    }
    if (!VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      var other = response(HttpResponseStatus.UPGRADE_REQUIRED, "Another version");
      other.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION);
      send(context, request, other);
      return;
    }
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshaker13("", null, decoderConfig());
    handshaker
        .handshake(context.channel(), request)
        .addListener(future -> {
          if (!future.isSuccess()) {
            context.close();
          }
        });
    webSocket(context, path(request).equals(site.webSocketPath));
  }

  private void webSocket(ChannelHandlerContext context, boolean rightPath) {
    if (rightPath) {
      var connection = Connection.open(context.channel(), site.connections);
      var handler = new WebSocketHandler(connection, site.connections);
      context.pipeline().replace(this, "messages", handler);
    } else {
      var wrong =
          new WebSocketCloseStatus(WebSocketCloseStatus.PROTOCOL_ERROR.code(), "Invalid path");
      context
          .writeAndFlush(new CloseWebSocketFrame(wrong))
          .addListener(ChannelFutureListener.CLOSE);
    }
    context.pipeline().remove(FlowControlHandler.class);
    context.channel().config().setAutoRead(true);
  }

  private boolean hasToken(FullHttpRequest request) {
    if (!site.access.required()) {
      return true;
    }
    String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION);
    return site.access.permits(authorization, tokenParameter(request.uri()));
  }

  /// Null when there is none, and when the query is none.
  private static @Nullable String tokenParameter(String uri) {
    try {
      List<String> tokens = new QueryStringDecoder(uri).parameters().get("token");
      return tokens == null ? null : tokens.getFirst();
    } catch (IllegalArgumentException e) { // a broken escape
      return null;
    }
  }

  private FullHttpResponse unauthorized() {
    site.connections.metrics().refused(Refusal.TOKEN);
    var refused = response(HttpResponseStatus.UNAUTHORIZED, "A token is needed");
    refused.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
    return refused;
  }

  private FullHttpResponse foreign(String text) {
    site.connections.metrics().refused(Refusal.ORIGIN);
    return response(HttpResponseStatus.FORBIDDEN, text);
  }

  private WebSocketDecoderConfig decoderConfig() {
    return WebSocketDecoderConfig.newBuilder()
        .maxFramePayloadLength(limits.maxMessageBytes())
        .closeOnProtocolViolation(false)
        .allowExtensions(true)
        .withUTF8Validator(false)
        .build();
  }

  private static boolean isReading(FullHttpRequest request) {
    return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
  }

  private static boolean isUpgrade(FullHttpRequest request) {
    return request.method().equals(HttpMethod.GET)
        && request
            .headers()
            .containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        && request
            .headers()
            .containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }

  private static String path(FullHttpRequest request) {
    String uri = request.uri();
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  private static FullHttpResponse response(HttpResponseStatus status, String text) {
    var response = response(status, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    return response;
  }

  private static FullHttpResponse response(HttpResponseStatus status, ByteBuf content) {
    var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes())
        .set("x-content-type-options", "nosniff")
        .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, SECURITY_POLICY)
        .set("referrer-policy", "no-referrer");
    return response;
  }

  private static FullHttpResponse withFileHeaders(
      FullHttpResponse response, WebFiles.WebFile file) {
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, file.contentType())
        .set(HttpHeaderNames.ETAG, file.etag())
        .set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
    return response;
  }

  private void send(
      ChannelHandlerContext context, FullHttpRequest request, FullHttpResponse response) {
    boolean keepAlive =
        HttpUtil.isKeepAlive(request)
            && site.ready.getAsBoolean()
            && request.decoderResult().isSuccess()
            && response.status().code() < HttpResponseStatus.BAD_REQUEST.code();
    FullHttpResponse sent = response;
    if (request.method().equals(HttpMethod.HEAD)) {
      sent = response.replace(Unpooled.EMPTY_BUFFER); // with the length of what GET gives
      response.release();
    }
    HttpUtil.setKeepAlive(sent, keepAlive);
    var written = context.writeAndFlush(sent);
    written.addListener(future -> {
      if (keepAlive && future.isSuccess()) {
        expectProgress(context);
        context.channel().config().setAutoRead(true);
      } else {
        context.close();
      }
    });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, @Nullable Throwable cause) {
    context.close(); // no TLS, no HTTP, or gone: nothing that a log could help with
  }
}
