package io.rivero.dtls;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCloseable;
import org.bouncycastle.tls.TlsCredentialedSigner;

/// The server's side of a handshake (`a=setup:passive`). It always asks for the client's
/// certificate (RFC 5763 section 5).
@SuppressWarnings({"rawtypes", "JdkObsolete"}) // as in Bouncy Castle's signatures
final class DtlsServer extends DefaultTlsServer {
  private final Handshake handshake;

  DtlsServer(Handshake handshake) {
    super(handshake.crypto());
    this.handshake = handshake;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return handshake.serverSuites();
  }

  @Override
  protected boolean preferLocalCipherSuites() {
    return true;
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
  public void processClientExtensions(Hashtable clientExtensions) throws IOException {
    super.processClientExtensions(clientExtensions);
    handshake.chooseProfile(clientExtensions);
  }

  @Override
  public Hashtable getServerExtensions() throws IOException {
    Hashtable extensions = super.getServerExtensions();
    handshake.answerProfile(extensions);
    return extensions;
  }

  @Override
  protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
    return signer();
  }

  @Override
  protected TlsCredentialedSigner getRSASignerCredentials() throws IOException {
    return signer();
  }

  private TlsCredentialedSigner signer() throws IOException {
    return handshake.signer(context, context.getSecurityParametersHandshake().getClientSigAlgs());
  }

  @Override
  public CertificateRequest getCertificateRequest() {
    short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
    return new CertificateRequest(types, Handshake.signatures(), null);
  }

  @Override
  public void notifyClientCertificate(Certificate clientCertificate) throws IOException {
    handshake.checkPeer(clientCertificate);
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
