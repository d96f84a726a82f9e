package io.rivero.sdp;

/// What is wrong with a session description that came from signalling: either its text (then
/// [#lineNumber()] is set) or what it asks for (then it is 0 and the message says which m-line).
///
/// The message is one sentence that can be shown to the remote side; it quotes at most
/// [#MAX_EXCERPT] characters of the input, without control characters.
public final class SdpException extends Exception {
  /// Characters of the offending line that are kept.
  public static final int MAX_EXCERPT = 80;

  private static final long serialVersionUID = 1L;

  private final int lineNumber;
  private final String excerpt;
  private final String expectation;

  SdpException(int lineNumber, String line, String expectation) {
    super("line " + lineNumber + " \"" + excerptOf(line) + "\": expected " + expectation);
    this.lineNumber = lineNumber;
    this.excerpt = excerptOf(line);
    this.expectation = expectation;
  }

  /// An offer or answer that is well-formed but cannot be negotiated.
  SdpException(String reason) {
    super(reason);
    this.lineNumber = 0;
    this.excerpt = "";
    this.expectation = reason;
  }

  /// The line, counted from 1, or 0 when the problem is not one line.
  public int lineNumber() {
    return lineNumber;
  }

  /// The beginning of the offending line, or "" when the problem is not one line.
  public String excerpt() {
    return excerpt;
  }

  /// What should have been there.
  public String expectation() {
    return expectation;
  }

  static String excerptOf(String text) {
    var printable = text.codePoints().limit(MAX_EXCERPT).map(c -> c < 32 || c == 127 ? '?' : c);
    var excerpt = new StringBuilder();
    printable.forEach(excerpt::appendCodePoint);
    return excerpt.toString();
  }
}
