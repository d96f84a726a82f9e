package io.rivero.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCloseable;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;

/// The client's side of a handshake (`a=setup:active`).
@SuppressWarnings({"rawtypes", "JdkObsolete"}) // as in Bouncy Castle's signatures
final class DtlsClient extends DefaultTlsClient {
  private final Handshake handshake;

  DtlsClient(Handshake handshake) {
    super(handshake.crypto());
    this.handshake = handshake;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return Handshake.clientSuites();
  }

  @Override
  protected Vector getSupportedGroups(Vector namedGroupRoles) {
    return new Vector<>(List.of(NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1));
  }

  @Override
  protected Vector getSupportedSignatureAlgorithms() {
    return Handshake.signatures();
  }

  /// RFC 7627; without it no keys can be exported.
  @Override
  public boolean requiresExtendedMasterSecret() {
    return true;
  }

  @Override
  public int getHandshakeTimeoutMillis() {
    return handshake.config().timeoutMillis();
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return handshake.config().resendMillis();
  }

  @Override
  public void notifyCloseHandle(TlsCloseable closeHandle) {
    handshake.queue().setCloseHandle(closeHandle);
  }

  @Override
  public Hashtable getClientExtensions() throws IOException {
    Hashtable extensions = super.getClientExtensions();
    handshake.offerProfiles(extensions);
    return extensions;
  }

  @Override
  public void processServerExtensions(Hashtable serverExtensions) throws IOException {
    super.processServerExtensions(serverExtensions);
    handshake.acceptProfile(serverExtensions);
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate serverCertificate)
          throws IOException {
        handshake.checkPeer(serverCertificate.getCertificate());
      }

      @Override
      public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
        return handshake.signer(context, request.getSupportedSignatureAlgorithms());
      }
    };
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    handshake.exportKeys(context);
  }

  @Override
  public void notifyAlertReceived(short alertLevel, short alertDescription) {
    handshake.alertReceived(alertDescription);
  }
}
