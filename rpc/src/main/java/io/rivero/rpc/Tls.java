package io.rivero.rpc;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLException;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Certificates for `https` and `wss`: from a file, or made at start for the addresses of this
/// machine, so that a browser on the network may use its camera after one warning.
final class Tls {
  private static final Duration VALIDITY = Duration.ofDays(365);
  private static final int MAX_ADDRESSES = 100;

  private Tls() {}

  /// @throws ConfigException when the file does not hold a chain and its key
  static SslContext context(Settings.Encryption tls) {
    try {
      return tls.certificate().equals("auto")
          ? selfMade()
          : fromFile(PemFile.read(Path.of(tls.certificate()), tls.keyPassword()));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new ConfigException("No certificate: " + e.getMessage(), e);
    }
  }

  private static SslContext fromFile(PemFile pem) throws SSLException {
    return SslContextBuilder.forServer(pem.key(), pem.chain()).sslProvider(SslProvider.JDK).build();
  }

  private static SslContext selfMade()
      throws GeneralSecurityException, OperatorCreationException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    return SslContextBuilder.forServer(keys.getPrivate(), certificate(keys))
        .sslProvider(SslProvider.JDK)
        .build();
  }

  /// RFC 5280, with each address as a subjectAltName (section 4.2.1.6).
  private static X509Certificate certificate(KeyPair keys)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    Instant now = Instant.now();
    var name = new X500Name("CN=Rivero");
    var builder =
        new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(127, new SecureRandom()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(VALIDITY)),
                name,
                keys.getPublic())
            .addExtension(Extension.subjectAlternativeName, false, names());
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static GeneralNames names() throws IOException {
    List<GeneralName> names = new ArrayList<>();
    names.add(new GeneralName(GeneralName.dNSName, "localhost"));
    for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
      for (InetAddress address : network.inetAddresses().toList()) {
        if (!address.isLinkLocalAddress() && names.size() < MAX_ADDRESSES) {
          names.add(new GeneralName(GeneralName.iPAddress, withoutScope(address)));
        }
      }
    }
    return new GeneralNames(names.toArray(new GeneralName[0]));
  }

  private static String withoutScope(InetAddress address) {
    return address.getHostAddress().replaceFirst("%.*", "");
  }
}
