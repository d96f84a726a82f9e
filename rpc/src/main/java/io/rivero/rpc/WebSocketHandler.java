package io.rivero.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.rivero.rpc.metrics.ConnectionMetrics;
import io.rivero.rpc.metrics.ConnectionMetrics.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Puts the frames of a WebSocket together to messages (RFC 6455, section 5.4) and answers control
/// frames. Text and binary messages mean the same.
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel
final class WebSocketHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final Logger LOGGER = System.getLogger(WebSocketHandler.class.getName());

  private final Connection connection;
  private final Limits limits;
  private final ConnectionMetrics metrics;
  private final ByteArrayOutputStream fragments = new ByteArrayOutputStream(0);
  private boolean fragmented;

  WebSocketHandler(Connection connection, Connections all) {
    this.connection = connection;
    this.limits = all.limits();
    this.metrics = all.metrics();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (frame instanceof CloseWebSocketFrame close) {
      connection.closedByPeer(echo(close));
      return;
    }
    if (connection.isClosing()) {
      return;
    }
    if (frame.rsv() != 0) { // of an extension that was not agreed on: RFC 6455, section 5.2
      connection.close(WebSocketCloseStatus.PROTOCOL_ERROR);
      return;
    }
    switch (frame) {
      case TextWebSocketFrame text -> first(text);
      case BinaryWebSocketFrame binary -> first(binary);
      case ContinuationWebSocketFrame more -> continuation(more);
      case PingWebSocketFrame ping -> connection.pong(ping.content().retain());
      default -> {}
    }
  }

  private void first(WebSocketFrame frame) {
    if (fragmented) { // RFC 6455, section 5.4
      connection.close(WebSocketCloseStatus.PROTOCOL_ERROR);
    } else if (frame.content().readableBytes() > limits.maxMessageBytes()) {
      tooLarge();
    } else if (frame.isFinalFragment()) {
      connection.receive(ByteBufUtil.getBytes(frame.content()));
    } else {
      fragmented = true;
      append(frame.content());
    }
  }

  private void continuation(WebSocketFrame frame) {
    if (!fragmented) {
      connection.close(WebSocketCloseStatus.PROTOCOL_ERROR);
      return;
    }
    if (fragments.size() + frame.content().readableBytes() > limits.maxMessageBytes()) {
      tooLarge();
      return;
    }
    append(frame.content());
    if (frame.isFinalFragment()) {
      byte[] message = fragments.toByteArray();
      fragments.reset();
      fragmented = false;
      connection.receive(message);
    }
  }

  private void tooLarge() {
    metrics.refused(Refusal.TOO_LARGE);
    connection.close(
        new WebSocketCloseStatus(
            WebSocketCloseStatus.MESSAGE_TOO_BIG.code(),
            "A message may have " + limits.maxMessageBytes() + " bytes"));
  }

  /// Of a frame as it came, or of what it was uncompressed to.
  private static boolean isTooLarge(Throwable cause) {
    return cause instanceof DecompressionException
        || cause.getCause() instanceof DecompressionException
        || (cause instanceof CorruptedWebSocketFrameException corrupted
            && corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG));
  }

  private void append(ByteBuf content) {
    try {
      content.readBytes(fragments, content.readableBytes());
    } catch (IOException e) {
      throw new IllegalStateException(e); // an array does not fail
    }
  }

  /// RFC 6455, section 5.5.1: a close frame is answered with its own status, or none if it has
  /// none.
  private static CloseWebSocketFrame echo(CloseWebSocketFrame close) {
    int code = close.statusCode();
    return code < 0
        ? new CloseWebSocketFrame()
        : new CloseWebSocketFrame(WebSocketCloseStatus.valueOf(code));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    connection.closed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (isTooLarge(cause)) {
      tooLarge();
    } else if (cause instanceof CorruptedWebSocketFrameException corrupted) {
      connection.close(corrupted.closeStatus());
    } else if (cause instanceof CorruptedFrameException) {
      connection.close(WebSocketCloseStatus.PROTOCOL_ERROR);
    } else if (cause instanceof IOException) {
      context.close(); // the peer is gone
    } else {
      LOGGER.log(Level.WARNING, "WebSocket fails", cause);
      context.close();
    }
  }
}
