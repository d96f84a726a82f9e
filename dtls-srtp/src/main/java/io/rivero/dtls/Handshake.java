package io.rivero.dtls;

import io.rivero.srtp.SrtpKeys;
import io.rivero.srtp.SrtpProfile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.jspecify.annotations.Nullable;

/// What the client's and the server's side of a handshake have in common, and its outcome. Used on
/// the DTLS thread only.
@SuppressWarnings({"rawtypes", "JdkObsolete"}) // as in Bouncy Castle's signatures
final class Handshake {
  private static final byte[] NO_MKI = new byte[0];
  private static final int[] ECDSA_SUITES = {
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
  };
  private static final int[] RSA_SUITES = {
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  };
  private static final int[] SIGNATURES = {
    SignatureScheme.ecdsa_secp256r1_sha256,
    SignatureScheme.ecdsa_secp384r1_sha384,
    SignatureScheme.rsa_pss_rsae_sha256,
    SignatureScheme.rsa_pkcs1_sha256,
    SignatureScheme.rsa_pkcs1_sha384,
    SignatureScheme.rsa_pkcs1_sha512
  };

  private final DtlsTransport.Config config;
  private final GuardedCrypto crypto = new GuardedCrypto();
  private final DatagramQueue queue;
  private @Nullable SrtpProfile profile;
  private @Nullable SrtpKeys keys;
  private @Nullable String failure;
  private boolean closeNotified;

  Handshake(DtlsTransport.Config config, DatagramQueue queue) {
    this.config = config;
    this.queue = queue;
  }

  DtlsTransport.Config config() {
    return config;
  }

  GuardedCrypto crypto() {
    return crypto;
  }

  DatagramQueue queue() {
    return queue;
  }

  /// The keys, once the handshake is complete.
  @Nullable SrtpKeys keys() {
    return keys;
  }

  /// Why this side gave up, when it has a better reason than the alert it sent.
  @Nullable String failure() {
    return failure;
  }

  boolean closeNotified() {
    return closeNotified;
  }

  void alertReceived(short alertDescription) {
    closeNotified |= alertDescription == AlertDescription.close_notify;
  }

  /// What a client offers: either kind of certificate is fine for it.
  static int[] clientSuites() {
    return IntStream.concat(IntStream.of(ECDSA_SUITES), IntStream.of(RSA_SUITES)).toArray();
  }

  /// What a server accepts: what its certificate can sign.
  int[] serverSuites() {
    return switch (config.certificate().keyType()) {
      case ECDSA -> ECDSA_SUITES.clone();
      case RSA -> RSA_SUITES.clone();
    };
  }

  static Vector<SignatureAndHashAlgorithm> signatures() {
    var algorithms = new Vector<SignatureAndHashAlgorithm>();
    for (int scheme : SIGNATURES) {
      algorithms.add(SignatureScheme.getSignatureAndHashAlgorithm(scheme));
    }
    return algorithms;
  }

  /// Our certificate, and a signer by an algorithm that the peer knows.
  TlsCredentialedSigner signer(TlsContext context, @Nullable Vector peerAlgorithms)
      throws IOException {
    var certificates = new ArrayList<TlsCertificate>();
    for (byte[] der : config.certificate().chain()) {
      certificates.add(crypto.createCertificate(der));
    }
    short signature =
        switch (config.certificate().keyType()) {
          case ECDSA -> SignatureAlgorithm.ecdsa;
          case RSA -> SignatureAlgorithm.rsa;
        };
    return new BcDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context),
        crypto,
        config.certificate().privateKey(),
        new Certificate(certificates.toArray(TlsCertificate[]::new)),
        TlsUtils.chooseSignatureAndHashAlgorithm(context, peerAlgorithms, signature));
  }

  /// The `use_srtp` extension of a ClientHello (RFC 5764 section 4.1).
  void offerProfiles(Hashtable extensions) throws IOException {
    int[] ids = config.profiles().stream().mapToInt(SrtpProfile::id).toArray();
    TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(ids, NO_MKI));
  }

  /// The server's choice: our first profile that the client offers. Its MKI is ignored, so none is
  /// answered (RFC 5764 section 4.1.3).
  void chooseProfile(@Nullable Hashtable extensions) throws IOException {
    UseSRTPData offered = useSrtp(extensions);
    for (SrtpProfile each : config.profiles()) {
      for (int id : offered.getProtectionProfiles()) {
        if (each.id() == id) {
          profile = each;
          return;
        }
      }
    }
    throw noCommonProfile(offered);
  }

  void answerProfile(Hashtable extensions) throws IOException {
    if (profile != null) {
      TlsSRTPUtils.addUseSRTPExtension(
          extensions, new UseSRTPData(new int[] {profile.id()}, NO_MKI));
    }
  }

  /// The client reads the server's choice: exactly one of those it offered.
  void acceptProfile(@Nullable Hashtable extensions) throws IOException {
    UseSRTPData chosen = useSrtp(extensions);
    int[] ids = chosen.getProtectionProfiles();
    SrtpProfile only = ids.length == 1 ? SrtpProfile.ofId(ids[0]) : null;
    if (only == null || !config.profiles().contains(only)) {
      throw noCommonProfile(chosen);
    }
    profile = only;
  }

  private UseSRTPData useSrtp(@Nullable Hashtable extensions) throws IOException {
    @Nullable UseSRTPData data =
        extensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(extensions);
    if (data == null) {
      throw fail(AlertDescription.handshake_failure, "the peer does not speak SRTP (no use_srtp)");
    }
    return data;
  }

  private TlsFatalAlert noCommonProfile(UseSRTPData theirs) {
    String ids =
        IntStream.of(theirs.getProtectionProfiles())
            .limit(16)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    return fail(
        AlertDescription.handshake_failure,
        "no common SRTP profile: the peer has [" + ids + "], we have " + config.profiles());
  }

  /// Compares the peer's certificate with what signalling announced (RFC 8122 section 6).
  void checkPeer(@Nullable Certificate certificate) throws IOException {
    if (certificate == null || certificate.isEmpty()) {
      throw fail(AlertDescription.bad_certificate, "the peer has shown no certificate");
    }
    byte[] der = certificate.getCertificateAt(0).getEncoded();
    List<Fingerprint> announced = config.remoteFingerprints();
    if (announced.stream().anyMatch(fingerprint -> fingerprint.matches(der))) {
      return;
    }
    String shown =
        announced.stream()
            .map(fingerprint -> HashAlgorithm.ofName(fingerprint.algorithm()))
            .map(algorithm -> algorithm == null ? HashAlgorithm.SHA_256 : algorithm)
            .distinct()
            .map(algorithm -> Fingerprint.of(algorithm, der).toString())
            .collect(Collectors.joining(", "));
    throw fail(
        AlertDescription.bad_certificate,
        "the peer's certificate is " + shown + ", but announced was " + announced);
  }

  /// Exports the keys of RFC 5764 section 4.2; only possible while the handshake completes.
  void exportKeys(TlsContext context) throws IOException {
    if (profile == null) {
      throw fail(AlertDescription.internal_error, "no SRTP profile was negotiated");
    }
    int keyLength = profile.keyLength();
    int saltLength = profile.saltLength();
    byte[] material =
        context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, 2 * keyLength + 2 * saltLength);
    var clientKey = ByteBuffer.wrap(material, 0, keyLength);
    var serverKey = ByteBuffer.wrap(material, keyLength, keyLength);
    var clientSalt = ByteBuffer.wrap(material, 2 * keyLength, saltLength);
    var serverSalt = ByteBuffer.wrap(material, 2 * keyLength + saltLength, saltLength);
    var ofClient = new SrtpKeys(profile, clientKey, clientSalt, serverKey, serverSalt);
    keys =
        switch (config.role()) {
          case CLIENT -> ofClient;
          case SERVER -> ofClient.swapped();
        };
  }

  private TlsFatalAlert fail(short alert, String reason) {
    failure = reason;
    return new TlsFatalAlert(alert, reason);
  }
}
