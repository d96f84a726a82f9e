package io.rivero.rpc;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/// A certificate chain and its private key in one file of PEM text (RFC 7468), in any order and in
/// every form that OpenSSL writes: PKCS #8, PKCS #1, SEC 1, with or without a password.
///
/// @param chain own certificate first
record PemFile(List<X509Certificate> chain, PrivateKey key) {
  private static final long MAX_BYTES = 1 << 20;
  private static final int MAX_CHAIN = 10;

  /// @param password of the key, or empty
  /// @throws ConfigException naming the file and what is wrong with it
  static PemFile read(Path file, String password) {
    if (!Files.isReadable(file)) {
      throw new ConfigException("Certificate " + file + " cannot be read");
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new ConfigException("Certificate " + file + " is larger than 1 MiB");
      }
      return parse(Files.readString(file, StandardCharsets.ISO_8859_1), password);
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | IllegalArgumentException e) {
      String key = password.isEmpty() ? "" : "; is tls-key-password right?";
      throw new ConfigException("Certificate " + file + ": " + e.getMessage() + key, e);
    }
  }

  private static PemFile parse(String text, String password)
      throws IOException, GeneralSecurityException, OperatorCreationException, PKCSException {
    List<X509Certificate> chain = new ArrayList<>();
    PrivateKeyInfo key = null;
    var certificates = new JcaX509CertificateConverter();
    try (var parser = new PEMParser(new StringReader(text))) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        if (part instanceof X509CertificateHolder holder) {
          chain.add(certificates.getCertificate(holder));
        } else {
          PrivateKeyInfo found = key(part, password);
          key = found == null ? key : found;
        }
      }
    }
    if (chain.isEmpty() || chain.size() > MAX_CHAIN || key == null) {
      throw new IllegalArgumentException("it must hold a chain of certificates and a private key");
    }
    PrivateKeyInfo whole = withCurve(key, chain.getFirst());
    return new PemFile(List.copyOf(chain), new JcaPEMKeyConverter().getPrivateKey(whole));
  }

  /// SEC 1 lets a key leave its curve to others (RFC 5915, section 3): the certificate knows it.
  private static PrivateKeyInfo withCurve(PrivateKeyInfo key, X509Certificate certificate)
      throws IOException {
    var publicKey = SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded());
    var algorithm = key.getPrivateKeyAlgorithm();
    boolean lacking =
        algorithm.getParameters() == null || algorithm.getParameters().equals(DERNull.INSTANCE);
    return lacking && algorithm.getAlgorithm().equals(publicKey.getAlgorithm().getAlgorithm())
        ? new PrivateKeyInfo(publicKey.getAlgorithm(), key.parsePrivateKey())
        : key;
  }

  /// Null for what is no key, such as curve parameters.
  private static @Nullable PrivateKeyInfo key(Object part, String password)
      throws IOException, OperatorCreationException, PKCSException {
    boolean locked =
        part instanceof PEMEncryptedKeyPair || part instanceof PKCS8EncryptedPrivateKeyInfo;
    if (locked && password.isEmpty()) {
      throw new IllegalArgumentException("the key has a password, but tls-key-password is not set");
    }
    return switch (part) {
      case PEMKeyPair pair -> pair.getPrivateKeyInfo();
      case PrivateKeyInfo info -> info;
      case PEMEncryptedKeyPair pair ->
          pair.decryptKeyPair(
                  new JcePEMDecryptorProviderBuilder()
                      .setProvider(new BouncyCastleProvider())
                      .build(password.toCharArray()))
              .getPrivateKeyInfo();
      case PKCS8EncryptedPrivateKeyInfo info ->
          info.decryptPrivateKeyInfo(
              new JceOpenSSLPKCS8DecryptorProviderBuilder()
                  .setProvider(new BouncyCastleProvider())
                  .build(password.toCharArray()));
      default -> null;
    };
  }
}
