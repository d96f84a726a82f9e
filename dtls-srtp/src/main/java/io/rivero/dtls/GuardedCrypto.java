package io.rivero.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// Bouncy Castle's own implementation of the algorithms, its record ciphers guarded.
final class GuardedCrypto extends BcTlsCrypto {
  GuardedCrypto() {
    super(new SecureRandom());
  }

  @Override
  public TlsCipher createCipher(
      TlsCryptoParameters parameters, int encryptionAlgorithm, int macAlgorithm)
      throws IOException {
    return new GuardedCipher(super.createCipher(parameters, encryptionAlgorithm, macAlgorithm));
  }
}
