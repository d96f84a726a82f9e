package io.rivero.dtls;

import io.rivero.dtls.DtlsCertificate.KeyType;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/// Reads PEM text (RFC 7468) with a certificate chain and one private key.
final class PemReader {
  static final int MAX_CHAIN = 10;

  private final List<X509CertificateHolder> certificates = new ArrayList<>();
  private @Nullable PrivateKeyInfo key;

  private PemReader() {}

  static DtlsCertificate read(String pem) {
    var reader = new PemReader();
    try (var parser = new PEMParser(new StringReader(pem))) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        reader.add(part);
      }
      return reader.finish();
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw new DtlsException("not a valid PEM file (" + e.getMessage() + ")", e);
    }
  }

  private void add(Object part) {
    switch (part) {
      case X509CertificateHolder certificate -> certificates.add(certificate);
      case PEMKeyPair pair -> setKey(pair.getPrivateKeyInfo());
      case PrivateKeyInfo info -> setKey(info);
      case PEMEncryptedKeyPair _, PKCS8EncryptedPrivateKeyInfo _ ->
          throw new DtlsException("the private key is encrypted, expected one without a password");
      default -> {} // curve parameters and the like
    }
  }

  private void setKey(PrivateKeyInfo info) {
    if (key != null) {
      throw new DtlsException("more than one private key, expected one");
    }
    key = info;
  }

  private DtlsCertificate finish() throws IOException {
    if (certificates.isEmpty()) {
      throw new DtlsException("no certificate, expected -----BEGIN CERTIFICATE-----");
    }
    if (certificates.size() > MAX_CHAIN) {
      throw new DtlsException("more than " + MAX_CHAIN + " certificates in the chain");
    }
    if (key == null) {
      throw new DtlsException("no private key, expected -----BEGIN PRIVATE KEY-----");
    }
    AsymmetricKeyParameter privateKey = PrivateKeyFactory.createKey(key);
    KeyType type = keyType(privateKey);
    if (!belongs(certificates.getFirst().getSubjectPublicKeyInfo(), privateKey)) {
      throw new DtlsException("the private key is not that of the first certificate");
    }
    var chain = new ArrayList<byte[]>();
    for (X509CertificateHolder certificate : certificates) {
      chain.add(certificate.getEncoded());
    }
    return new DtlsCertificate(type, chain, privateKey);
  }

  private static KeyType keyType(AsymmetricKeyParameter privateKey) {
    return switch (privateKey) {
      case ECPrivateKeyParameters ec -> {
        int bits = ec.getParameters().getCurve().getFieldSize();
        if (bits != 256 && bits != 384) {
          throw new DtlsException("an EC key of " + bits + " bits, expected P-256 or P-384");
        }
        yield KeyType.ECDSA;
      }
      case RSAPrivateCrtKeyParameters rsa -> {
        int bits = rsa.getModulus().bitLength();
        if (bits < 2048 || bits > 8192) {
          throw new DtlsException("an RSA key of " + bits + " bits, expected 2048 to 8192");
        }
        yield KeyType.RSA;
      }
      default -> throw new DtlsException("neither an EC nor an RSA key");
    };
  }

  private static boolean belongs(SubjectPublicKeyInfo info, AsymmetricKeyParameter privateKey)
      throws IOException {
    AsymmetricKeyParameter publicKey = PublicKeyFactory.createKey(info);
    if (publicKey instanceof ECPublicKeyParameters shown
        && privateKey instanceof ECPrivateKeyParameters own) {
      byte[] point = own.getParameters().getG().multiply(own.getD()).getEncoded(false);
      return own.getParameters().getCurve().equals(shown.getParameters().getCurve())
          && Arrays.equals(point, shown.getQ().getEncoded(false));
    }
    return publicKey instanceof RSAKeyParameters shown
        && privateKey instanceof RSAKeyParameters own
        && shown.getModulus().equals(own.getModulus());
  }
}
