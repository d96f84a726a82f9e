package io.rivero.ice;

import java.net.InetSocketAddress;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Writes the messages of one agent: checks (RFC 8445 section 7.2.2) and answers to checks (section
/// 7.3). Owner: the loop's thread.
final class IceMessages {
  private final StunIntegrity hmac;
  private final String localUfrag;
  private final SecretKeySpec localKey;
  private final Role role;
  private String checkUsername = "";
  private @Nullable SecretKeySpec remoteKey;

  IceMessages(StunIntegrity hmac, String localUfrag, String localPassword, Role role) {
    this.hmac = hmac;
    this.localUfrag = localUfrag;
    this.localKey = StunIntegrity.key(localPassword);
    this.role = role;
  }

  void setRemote(String ufrag, String password) {
    checkUsername = ufrag + ":" + localUfrag;
    remoteKey = StunIntegrity.key(password);
  }

  boolean hasRemote() {
    return remoteKey != null;
  }

  boolean isAuthenticRequest(StunMessage request) {
    return request.verify(hmac, localKey);
  }

  boolean isAuthenticResponse(StunMessage response) {
    return remoteKey != null && response.verify(hmac, remoteKey);
  }

  byte[] check(TransactionId id, long priority, boolean nominate) {
    if (remoteKey == null) {
      throw new IllegalStateException("check before the peer's credentials are known");
    }
    StunWriter writer =
        new StunWriter(StunMessage.BINDING_REQUEST, id)
            .username(checkUsername)
            .priority(priority)
            .role(role.isControlling(), role.tieBreaker());
    if (nominate) {
      writer.useCandidate();
    }
    return writer.finish(hmac, remoteKey);
  }

  byte[] success(StunMessage request, InetSocketAddress remote) {
    return new StunWriter(StunMessage.BINDING_SUCCESS, request.transactionId())
        .xorMappedAddress(remote)
        .finish(hmac, localKey);
  }

  byte[] roleConflict(StunMessage request) {
    return new StunWriter(StunMessage.BINDING_ERROR, request.transactionId())
        .errorCode(487, "Role Conflict")
        .finish(hmac, localKey);
  }

  byte[] unknownAttributes(StunMessage request) {
    return new StunWriter(StunMessage.BINDING_ERROR, request.transactionId())
        .errorCode(420, "Unknown Attribute")
        .unknownAttributes(request.unknownRequired())
        .finish(hmac, localKey);
  }
}
