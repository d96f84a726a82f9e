package io.rivero.ice;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.ice4j.ResponseCollector;
import org.ice4j.StunMessageEvent;
import org.ice4j.TransportAddress;
import org.ice4j.message.Request;
import org.ice4j.message.Response;
import org.ice4j.stack.StunStack;
import org.ice4j.stack.TransactionID;

/// ice4j sends a request first and starts its retransmissions after that. A response that comes in
/// between does not stop them, and when they run out, they fail a pair that is in use. So here a
/// response waits for the sender.
final class OrderedStack extends StunStack {
  private final ReentrantLock sending = new ReentrantLock();

  @Override
  public TransactionID sendRequest(
      Request request,
      TransportAddress to,
      TransportAddress through,
      ResponseCollector collector,
      TransactionID id,
      int originalWait,
      int maxWait,
      int maxRetransmissions)
      throws IOException {
    sending.lock();
    try {
      return super.sendRequest(
          request, to, through, collector, id, originalWait, maxWait, maxRetransmissions);
    } finally {
      sending.unlock();
    }
  }

  @Override
  public void handleMessageEvent(StunMessageEvent event) {
    if (event.getMessage() instanceof Response) {
      awaitSender();
    }
    super.handleMessageEvent(event);
  }

  /// Holding the lock any longer could deadlock: a sender holds the lock of its pair, which the
  /// response needs.
  private void awaitSender() {
    sending.lock();
    try {
      Thread.onSpinWait();
    } finally {
      sending.unlock();
    }
  }
}
