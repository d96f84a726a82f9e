package io.rivero.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.rivero.rpc.metrics.ConnectionMetrics.Refusal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// One WebSocket: its requests run strictly in order on a virtual thread of its own, and answers
/// and events leave through one queue in the order in which they were given to {@link #send}.
///
/// Bytes in both queues are counted. Requests that come faster than they are handled stop the
/// reading. A peer that reads too slowly gets errors instead of answers first, and is cut off
/// before it costs memory.
@SuppressWarnings(
    "FutureReturnValueIgnored") // what fails closes the channel, and closed() is called
final class Connection {
  private static final Logger LOGGER = System.getLogger(Connection.class.getName());
  private static final long CLOSE_MILLIS = 1000;
  private static final int NOT_COUNTED = -1;

  private final Channel channel;
  private final Connections all;
  private final Limits limits;
  private final RequestRate rate;
  private final Client client = new Client(this::send);

  /// Messages; nothing stands for the end.
  private final LinkedBlockingQueue<Optional<byte[]>> waiting = new LinkedBlockingQueue<>();

  /// What is to be written; the event loop takes all at a time, since waking it for each message
  /// costs more than the message.
  private final Queue<List<Outgoing>> outgoing = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean flushing = new AtomicBoolean();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicBoolean cutOff = new AtomicBoolean();
  private volatile boolean closing;

  /// A frame on its way.
  ///
  /// @param size of the message or pong that ends with this frame, or {@link #NOT_COUNTED}
  private record Outgoing(WebSocketFrame frame, int size) {}

  private Connection(Channel channel, Connections all) {
    this.channel = channel;
    this.all = all;
    this.limits = all.limits();
    this.rate = new RequestRate(limits.maxRequestsPerConnection(), System.nanoTime());
  }

  /// Starts to serve a channel whose handshake is done; on its event loop.
  static Connection open(Channel channel, Connections all) {
    var connection = new Connection(channel, all);
    all.add(connection);
    Thread.ofVirtual().name("rpc-" + channel.id().asShortText()).start(connection::work);
    return connection;
  }

  /// Takes one message of the peer; on the event loop.
  void receive(byte[] message) {
    all.metrics().messagesReceived.increment();
    all.metrics().bytesReceived.add(message.length);
    if (waitingBytes.addAndGet(cost(message)) > limits.maxWaitingBytes()) {
      channel.config().setAutoRead(false);
    }
    waiting.add(Optional.of(message));
  }

  /// Sends one message. Any thread; never blocks.
  void send(byte[] message) {
    if (cutOff.get()) {
      return;
    }
    if (!queue(message.length)) {
      return;
    }
    all.metrics().messagesSent.increment();
    all.metrics().bytesSent.add(message.length);
    if (message.length <= limits.frameBytes()) {
      write(List.of(new Outgoing(text(message), message.length)));
    } else {
      write(fragments(message));
    }
  }

  private static TextWebSocketFrame text(byte[] message) {
    return new TextWebSocketFrame(Unpooled.wrappedBuffer(message));
  }

  /// Answers a ping (RFC 6455, section 5.5.3). It waits in the same queue as messages do, so a peer
  /// that asks without reading is cut off, too. On the event loop.
  ///
  /// @param content is released by what sends it
  void pong(ByteBuf content) {
    int length = content.readableBytes();
    if (cutOff.get() || !queue(length)) {
      content.release();
    } else {
      write(List.of(new Outgoing(new PongWebSocketFrame(content), length)));
    }
  }

  /// Counts what begins to wait; false when it is too much, and then the connection is cut off.
  private boolean queue(int length) {
    all.queued(cost(length));
    long queued = queuedBytes.addAndGet(cost(length));
    if (!all.isTooMuch(queued)) {
      return true;
    }
    queuedBytes.addAndGet(-cost(length));
    all.queued(-cost(length));
    if (cutOff.compareAndSet(false, true)) {
      LOGGER.log(Level.WARNING, "{0} does not read: cut off", channel.remoteAddress());
      all.metrics().refused(Refusal.CUT_OFF);
      channel.close();
    }
    return false;
  }

  /// The channel is closed; on the event loop, once. What was received before is still carried out.
  void closed() {
    waiting.add(Optional.empty());
  }

  /// Runs something after the channel has been closed.
  void onClosed(Runnable task) {
    channel.closeFuture().addListener(future -> task.run());
  }

  /// Says goodbye (RFC 6455, section 7.1.1) behind what is queued, and gives the peer some time to
  /// do the same: closing at once would reset the connection when bytes of the peer are on their
  /// way, and the peer would never see the status. What it sends meanwhile is dropped. Any thread.
  void close(WebSocketCloseStatus status) {
    if (!closing) {
      closing = true;
      write(List.of(new Outgoing(new CloseWebSocketFrame(status), NOT_COUNTED)));
      closeLater();
    }
  }

  /// The peer says goodbye: it is answered, unless it answers us. It may not have read all that is
  /// before the answer, and never do so. On the event loop.
  void closedByPeer(CloseWebSocketFrame answer) {
    if (closing) {
      channel.close();
    } else {
      closing = true;
      flush();
      channel.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
      closeLater();
    }
  }

  private void closeLater() {
    channel.eventLoop().schedule(() -> channel.close(), CLOSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Has either side said goodbye?
  boolean isClosing() {
    return closing;
  }

  private List<Outgoing> fragments(byte[] message) {
    var fragments = new ArrayList<Outgoing>();
    for (int from = 0; from < message.length; from += limits.frameBytes()) {
      int length = Math.min(limits.frameBytes(), message.length - from);
      boolean last = from + length == message.length;
      var content = Unpooled.wrappedBuffer(message, from, length);
      WebSocketFrame frame =
          from == 0
              ? new TextWebSocketFrame(last, 0, content)
              : new ContinuationWebSocketFrame(last, 0, content);
      fragments.add(new Outgoing(frame, last ? message.length : NOT_COUNTED));
    }
    return fragments;
  }

  /// @param frames in one go, so that nothing comes between fragments (RFC 6455, section 5.4)
  private void write(List<Outgoing> frames) {
    outgoing.add(frames);
    if (flushing.compareAndSet(false, true)) {
      try {
        channel.eventLoop().execute(this::flush);
      } catch (RejectedExecutionException e) {
        LOGGER.log(Level.DEBUG, "The server has ended before a message could leave", e);
      }
    }
  }

  /// Writes all that waits; on the event loop.
  private void flush() {
    flushing.set(false);
    for (var frames = outgoing.poll(); frames != null; frames = outgoing.poll()) {
      for (Outgoing each : frames) {
        ChannelFuture written = channel.write(each.frame);
        if (each.size != NOT_COUNTED) {
          written.addListener(future -> {
            queuedBytes.addAndGet(-cost(each.size));
            all.queued(-cost(each.size));
          });
        }
      }
    }
    channel.flush();
  }

  private void work() {
    Turns.Turn turn = all.turns().turn();
    try {
      for (var next = next(turn); next.isPresent(); next = next(turn)) {
        byte[] message = next.get();
        send(answer(message));
        if (waitingBytes.addAndGet(-cost(message)) < limits.maxWaitingBytes() / 2
            && !channel.config().isAutoRead()
            && channel.isActive()) {
          channel.config().setAutoRead(true);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.ERROR, "Connection " + channel.remoteAddress() + " ends", e);
    } finally {
      turn.end();
      channel.close();
      all.registry().disconnected(client);
    }
  }

  /// The next message, waited for, or nothing for the end.
  private Optional<byte[]> next(Turns.Turn turn) throws InterruptedException {
    Optional<byte[]> next = waiting.poll();
    if (next != null) {
      turn.next(System.nanoTime());
      return next;
    }
    turn.end();
    next = waiting.take();
    turn.begin(System.nanoTime());
    return next;
  }

  /// Carries a request out, or says why not.
  private byte[] answer(byte[] message) {
    if (queuedBytes.get() > limits.maxQueuedBytesPerConnection() / 2) {
      all.metrics().refused(Refusal.UNREAD);
      return all.rpc().refuse(message, "Answers and events wait to be read");
    }
    long now = System.nanoTime();
    if (!rate.permits(now)) {
      all.metrics().refused(Refusal.RATE);
      return all.rpc()
          .refuse(message, "More than " + limits.maxRequestsPerConnection() + " requests a second");
    }
    if (!all.rate().permits(now)) {
      all.metrics().refused(Refusal.RATE);
      return all.rpc()
          .refuse(message, "More than " + limits.maxRequests() + " requests a second of all");
    }
    return all.rpc().answer(client, message);
  }

  /// Small messages count more than their length, as they cost more.
  private static long cost(byte[] message) {
    return cost(message.length);
  }

  private static long cost(int length) {
    return length + 200L;
  }
}
