package io.rivero.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rivero.dtls.DtlsCertificate.KeyType;
import io.rivero.dtls.DtlsTransport.Role;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Certificates: made, and read from PEM (RFC 7468).
class DtlsCertificateTest {
  private static final DtlsCertificate ECDSA = Link.ALICE;
  private static final DtlsCertificate RSA = DtlsCertificate.generate(KeyType.RSA);

  private static DtlsCertificate of(KeyType type) {
    return switch (type) {
      case ECDSA -> ECDSA;
      case RSA -> RSA;
    };
  }

  private static String pem(String type, byte[] content) throws IOException {
    var text = new StringWriter();
    try (var writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, content));
    }
    return text.toString();
  }

  private static String certificate(DtlsCertificate of) throws IOException {
    return pem("CERTIFICATE", of.chain().getFirst());
  }

  private static PrivateKeyInfo key(DtlsCertificate of) throws IOException {
    return PrivateKeyInfoFactory.createPrivateKeyInfo(of.privateKey());
  }

  private static String pkcs8(DtlsCertificate of) throws IOException {
    return pem("PRIVATE KEY", key(of).getEncoded());
  }

  /// SEC 1 or PKCS #1.
  private static String traditional(DtlsCertificate of) throws IOException {
    String name =
        switch (of.keyType()) {
          case ECDSA -> "EC PRIVATE KEY";
          case RSA -> "RSA PRIVATE KEY";
        };
    return pem(name, key(of).parsePrivateKey().toASN1Primitive().getEncoded());
  }

  @ParameterizedTest
  @EnumSource
  void aMadeCertificateIsSignedByItsOwnKey(KeyType type) throws Exception {
    var x509 =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(of(type).chain().getFirst()));
    x509.verify(x509.getPublicKey());
    x509.checkValidity();
    assertThat(of(type).fingerprint(HashAlgorithm.SHA_512).matches(x509.getEncoded())).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void pemIsReadInEachForm(KeyType type) throws Exception {
    String certificate = certificate(of(type));
    Fingerprint expected = of(type).fingerprint(HashAlgorithm.SHA_256);
    for (String text :
        new String[] {
          certificate + pkcs8(of(type)),
          traditional(of(type)) + certificate,
          "a comment\n" + certificate + certificate(ECDSA) + pkcs8(of(type))
        }) {
      DtlsCertificate read = DtlsCertificate.fromPem(text);
      assertThat(read.keyType()).isEqualTo(type);
      assertThat(read.fingerprint(HashAlgorithm.SHA_256)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCertificateFromAFileConnects(KeyType type, @TempDir Path directory) throws Exception {
    Path file = directory.resolve("server.pem");
    Files.writeString(file, certificate(of(type)) + traditional(of(type)));
    DtlsCertificate read = DtlsCertificate.fromPem(file);
    try (var link =
        new Link(Link.config(Link.BOB, Role.CLIENT, read), Link.config(read, Role.SERVER, Link.BOB))
            .start()) {
      assertThat(link.client.keys()).isEqualTo(link.server.keys().swapped());
    }
  }

  private static void isRefused(String text, String because) {
    assertThatExceptionOfType(DtlsException.class)
        .isThrownBy(() -> DtlsCertificate.fromPem(text))
        .withMessageContaining(because);
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    isRefused("", "no certificate");
    isRefused(pkcs8(ECDSA), "no certificate");
    isRefused(certificate(ECDSA), "no private key");
    isRefused(certificate(ECDSA) + pkcs8(RSA), "not that of the first certificate");
    isRefused(certificate(ECDSA) + pkcs8(Link.BOB), "not that of the first certificate");
    isRefused(certificate(ECDSA) + pkcs8(ECDSA) + pkcs8(ECDSA), "more than one private key");
    isRefused(certificate(ECDSA).repeat(11) + pkcs8(ECDSA), "more than 10 certificates");
    isRefused(pem("CERTIFICATE", new byte[40]) + pkcs8(ECDSA), "not a valid PEM file");
    isRefused(certificate(ECDSA) + pem("PRIVATE KEY", new byte[9]), "not a valid PEM file");
    isRefused(certificate(ECDSA).substring(0, 200), "not a valid PEM file");
  }

  @Test
  void theFileIsNamed(@TempDir Path directory) throws Exception {
    Path missing = directory.resolve("missing.pem");
    assertThatExceptionOfType(DtlsException.class)
        .isThrownBy(() -> DtlsCertificate.fromPem(missing))
        .withMessageStartingWith(missing + ": cannot be read");
    Path empty = Files.writeString(directory.resolve("empty.pem"), "nothing");
    assertThatExceptionOfType(DtlsException.class)
        .isThrownBy(() -> DtlsCertificate.fromPem(empty))
        .withMessageStartingWith(empty + ": no certificate");
    Path large = Files.write(directory.resolve("large.pem"), new byte[(1 << 20) + 1]);
    assertThatExceptionOfType(DtlsException.class)
        .isThrownBy(() -> DtlsCertificate.fromPem(large))
        .withMessageStartingWith(large + ": larger than 1 MiB");
  }
}
