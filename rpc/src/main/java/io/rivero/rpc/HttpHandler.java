package io.rivero.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The HTTP side: the page, the health check, and the handshake of the WebSocket (RFC 6455, section
/// 4.2).
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String SECURITY_POLICY =
      "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:;"
          + " media-src 'self' blob: mediastream:; object-src 'none'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  /// What every connection works with.
  record Site(
      String webSocketPath,
      WebFiles files,
      OriginPolicy origins,
      Limits limits,
      JsonRpc rpc,
      Registry registry,
      Consumer<Connection> opened) {}

  private final Site site;

  HttpHandler(Site site) {
    this.site = site;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (!request.decoderResult().isSuccess()) {
      send(context, request, response(HttpResponseStatus.BAD_REQUEST, "Bad request"));
    } else if (isUpgrade(request)) {
      upgrade(context, request);
    } else {
      send(context, request, answer(request));
    }
  }

  private FullHttpResponse answer(FullHttpRequest request) {
    boolean get = request.method().equals(HttpMethod.GET);
    if (!get && !request.method().equals(HttpMethod.HEAD)) {
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

  private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
    HttpHeaders headers = request.headers();
    if (!headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)) {
      // What the health check of Kurento's container expects.
      send(context, request, response(HttpResponseStatus.INTERNAL_SERVER_ERROR, "No key"));
      return;
    }
    boolean loopback =
        context.channel().localAddress() instanceof InetSocketAddress local
            && local.getAddress().isLoopbackAddress();
    String host = headers.get(HttpHeaderNames.HOST);
    if (!site.origins.permits(headers.get(HttpHeaderNames.ORIGIN), host, loopback)) {
      String text = "This origin is not allowed; --allow-origin adds it";
      send(context, request, response(HttpResponseStatus.FORBIDDEN, text));
      return;
    }
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory("", null, decoderConfig()).newHandshaker(request);
    if (handshaker == null) {
      WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel());
      return;
    }
    boolean rightPath = path(request).equals(site.webSocketPath);
    context.pipeline().remove(IdleStateHandler.class);
    handshaker
        .handshake(context.channel(), request)
        .addListener(future -> {
          if (!future.isSuccess()) {
            context.close();
          }
        });
    if (rightPath) {
      var connection = Connection.open(context.channel(), site.rpc, site.registry, site.limits);
      context.pipeline().replace(this, "frames", new WebSocketHandler(connection, site.limits));
      site.opened.accept(connection);
    } else {
      var wrong =
          new WebSocketCloseStatus(WebSocketCloseStatus.PROTOCOL_ERROR.code(), "Invalid path");
      context
          .writeAndFlush(new CloseWebSocketFrame(wrong))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  private WebSocketDecoderConfig decoderConfig() {
    return WebSocketDecoderConfig.newBuilder()
        .maxFramePayloadLength(site.limits.maxMessageBytes())
        .closeOnProtocolViolation(false)
        .withUTF8Validator(false)
        .build();
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

  private static void send(
      ChannelHandlerContext context, FullHttpRequest request, FullHttpResponse response) {
    boolean keepAlive =
        HttpUtil.isKeepAlive(request)
            && request.decoderResult().isSuccess()
            && response.status().code() < HttpResponseStatus.BAD_REQUEST.code();
    FullHttpResponse sent = response;
    if (request.method().equals(HttpMethod.HEAD)) {
      sent = response.replace(Unpooled.EMPTY_BUFFER); // with the length of what GET gives
      response.release();
    }
    HttpUtil.setKeepAlive(sent, keepAlive);
    var written = context.writeAndFlush(sent);
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof IdleStateEvent) {
      context.close();
    } else {
      super.userEventTriggered(context, event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, @Nullable Throwable cause) {
    context.close(); // no TLS, no HTTP, or gone: nothing that a log could help with
  }
}
