package io.rivero.dtls;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsCloseable;
import org.jspecify.annotations.Nullable;

/// The two ends of an association's datagrams: bounded and guarded on the way in, where the
/// socket's thread meets the DTLS thread; straight through on the way out.
final class DatagramQueue implements DatagramTransport {
  static final int MAX_DATAGRAMS = 8;
  static final int MAX_BYTES = 16 * 1024;

  private final Consumer<byte[]> output;
  private final int sendLimit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final DtlsGuard guard;
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private long overflowed;
  private long rejected;
  private volatile boolean closing;
  private volatile boolean closed;
  private @Nullable TlsCloseable closeHandle;

  DatagramQueue(Consumer<byte[]> output, DtlsTransport.Role role, int sendLimit) {
    this.guard = new DtlsGuard(role);
    this.output = output;
    this.sendLimit = sendLimit;
  }

  /// Copies a datagram into the queue, or counts why not. Any thread; does not block.
  void offer(byte[] buffer, int offset, int length) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (waiting.size() == MAX_DATAGRAMS || waitingBytes + length > MAX_BYTES) {
        overflowed++;
      } else if (guard.accepts(buffer, offset, length)) {
        waiting.add(Arrays.copyOfRange(buffer, offset, offset + length));
        waitingBytes += length;
        changed.signal();
      } else {
        rejected++;
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  void established() {
    lock.lock();
    try {
      guard.established();
      closeHandle = null;
    } finally {
      lock.unlock();
    }
  }

  /// What ends the handshake politely when [#beginClose] asks for it.
  void setCloseHandle(TlsCloseable handle) {
    closeHandle = handle;
  }

  /// Makes a waiting [#receive] return, and each later one at once.
  void beginClose() {
    lock.lock();
    try {
      closing = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  long overflowed() {
    lock.lock();
    try {
      return overflowed;
    } finally {
      lock.unlock();
    }
  }

  long rejected() {
    lock.lock();
    try {
      return rejected;
    } finally {
      lock.unlock();
    }
  }

  /// Called by the handshake and the later tasks, on the DTLS thread. Returns -1 after `waitMillis`
  /// without a datagram; throws when the association is closed.
  @Override
  public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
    byte[] datagram = poll(waitMillis);
    if (datagram == null) {
      endIfClosing();
      return -1;
    }
    int copied = Math.min(length, datagram.length);
    System.arraycopy(datagram, 0, buffer, offset, copied);
    return copied;
  }

  /// Bouncy Castle goes on reading until its timeout, so only an exception ends a handshake at
  /// once.
  private void endIfClosing() throws IOException {
    TlsCloseable handle = closeHandle;
    if (closing && handle != null) {
      handle.close();
    }
    if (closed) {
      throw new IOException("the association is closed");
    }
  }

  private byte @Nullable [] poll(int waitMillis) {
    lock.lock();
    try {
      long remainingNanos = TimeUnit.MILLISECONDS.toNanos(waitMillis);
      while (waiting.isEmpty() && !closing && !closed && remainingNanos > 0) {
        remainingNanos = changed.awaitNanos(remainingNanos);
      }
      byte[] datagram = closing ? null : waiting.poll();
      if (datagram != null) {
        waitingBytes -= datagram.length;
      }
      return datagram;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void send(byte[] buffer, int offset, int length) {
    if (!closed) {
      output.accept(Arrays.copyOfRange(buffer, offset, offset + length));
    }
  }

  @Override
  public int getReceiveLimit() {
    return DtlsGuard.MAX_DATAGRAM;
  }

  @Override
  public int getSendLimit() {
    return sendLimit;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      waitingBytes = 0;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }
}
