package io.rivero.rpc;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Files with a certificate for 127.0.0.1 and its key.
final class Pem {
  static final String PASSWORD = "correct horse";

  private Pem() {}

  /// @param form `RSA` or `EC`, then `plain` (PKCS #8), `traditional` (PKCS #1 or SEC 1), `secret`
  ///   (PKCS #8 with a password) or `secret old` (traditional with a password)
  static Path write(Path folder, String form) throws Exception {
    var generator = KeyPairGenerator.getInstance(form.startsWith("EC") ? "EC" : "RSA");
    generator.initialize(form.startsWith("EC") ? 256 : 2048);
    KeyPair keys = generator.generateKeyPair();
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writeKey(writer, keys, form);
      writer.writeObject(certificate(keys));
    }
    return Files.writeString(folder.resolve("both.pem"), text.toString());
  }

  private static void writeKey(JcaPEMWriter writer, KeyPair keys, String form) throws Exception {
    if (form.endsWith("plain")) {
      writer.writeObject(new JcaPKCS8Generator(keys.getPrivate(), null));
    } else if (form.endsWith("traditional")) {
      writer.writeObject(keys.getPrivate());
    } else if (form.endsWith("old")) {
      writer.writeObject(
          keys.getPrivate(),
          new JcePEMEncryptorBuilder("AES-256-CBC")
              .setProvider(new BouncyCastleProvider())
              .build(PASSWORD.toCharArray()));
    } else {
      writer.writeObject(
          new JcaPKCS8Generator(
              keys.getPrivate(),
              new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                  .setProvider(new BouncyCastleProvider())
                  .setPassword(PASSWORD.toCharArray())
                  .build()));
    }
  }

  private static X509CertificateHolder certificate(KeyPair keys) throws Exception {
    var name = new X500Name("CN=test");
    Instant now = Instant.now();
    String signature = keys.getPrivate().getAlgorithm().equals("EC") ? "ECDSA" : "RSA";
    try {
      return new JcaX509v3CertificateBuilder(
              name,
              BigInteger.ONE,
              Date.from(now.minusSeconds(60)),
              Date.from(now.plusSeconds(3600)),
              name,
              keys.getPublic())
          .addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")))
          .build(new JcaContentSignerBuilder("SHA256with" + signature).build(keys.getPrivate()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
