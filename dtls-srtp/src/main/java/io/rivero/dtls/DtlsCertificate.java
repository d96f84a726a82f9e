package io.rivero.dtls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate chain with its private key, as one end of a DTLS association presents it.
/// Immutable; any thread.
public final class DtlsCertificate {
  /// The key that a certificate is made with.
  public enum KeyType {
    /// ECDSA over P-256 (P-384 too when read from PEM): fast to make and to sign with, what
    /// browsers use themselves.
    ECDSA,
    /// RSA of 2048 bits (up to 8192 when read from PEM).
    RSA
  }

  private static final int MAX_FILE = 1 << 20;

  private final KeyType keyType;
  private final List<byte[]> chain;
  private final AsymmetricKeyParameter privateKey;

  DtlsCertificate(KeyType keyType, List<byte[]> chain, AsymmetricKeyParameter privateKey) {
    this.keyType = keyType;
    this.chain = List.copyOf(chain);
    this.privateKey = privateKey;
  }

  /// Makes a key pair and a certificate signed with it, valid for a year from yesterday on. Takes
  /// milliseconds for ECDSA, up to a second for RSA; the first call of a process takes longer.
  public static DtlsCertificate generate(KeyType type) {
    try {
      KeyPair pair = generateKeys(type);
      var random = new SecureRandom();
      Instant yesterday = Instant.now().minus(Duration.ofDays(1));
      var name = new X500Name("CN=WebRTC");
      var builder =
          new X509v3CertificateBuilder(
              name,
              new BigInteger(63, random).add(BigInteger.ONE),
              Date.from(yesterday),
              Date.from(yesterday.plus(Duration.ofDays(365))),
              name,
              SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
      String algorithm =
          switch (type) {
            case ECDSA -> "SHA256withECDSA";
            case RSA -> "SHA256withRSA";
          };
      byte[] certificate =
          builder
              .build(new JcaContentSignerBuilder(algorithm).build(pair.getPrivate()))
              .getEncoded();
      return new DtlsCertificate(
          type, List.of(certificate), PrivateKeyFactory.createKey(pair.getPrivate().getEncoded()));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("every JDK can make a certificate", e);
    }
  }

  private static KeyPair generateKeys(KeyType type) throws GeneralSecurityException {
    return switch (type) {
      case ECDSA -> {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        yield generator.generateKeyPair();
      }
      case RSA -> {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        yield generator.generateKeyPair();
      }
    };
  }

  /// Reads a certificate chain (own certificate first) and its private key (PKCS #8, SEC 1 or PKCS
  /// #1, not encrypted) from PEM text, in any order.
  ///
  /// @throws DtlsException with what is missing or wrong
  public static DtlsCertificate fromPem(String pem) {
    return PemReader.read(pem);
  }

  /// Reads a PEM file as [#fromPem(String)] does; the message of an error begins with the file.
  ///
  /// @throws DtlsException when the file cannot be read, is over 1 MiB, or its content is wrong
  public static DtlsCertificate fromPem(Path file) {
    try {
      if (Files.size(file) > MAX_FILE) {
        throw new DtlsException(file + ": larger than 1 MiB, expected a certificate and its key");
      }
      return fromPem(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new DtlsException(file + ": cannot be read (" + e + ")", e);
    } catch (DtlsException e) {
      String message = String.valueOf(e.getMessage());
      throw message.startsWith(file + ":") ? e : new DtlsException(file + ": " + message, e);
    }
  }

  /// The type of the key.
  public KeyType keyType() {
    return keyType;
  }

  /// The fingerprint of the certificate itself, for SDP.
  public Fingerprint fingerprint(HashAlgorithm algorithm) {
    return Fingerprint.of(algorithm, chain.getFirst());
  }

  /// DER encodings, own certificate first.
  List<byte[]> chain() {
    return chain;
  }

  AsymmetricKeyParameter privateKey() {
    return privateKey;
  }
}
