package io.rivero.sdp;

import java.util.List;

/// A whole session description (RFC 8866). Immutable; may be shared between threads.
///
/// @param session the lines before the first m-line
/// @param media the m-lines in order
public record SessionDescription(SdpSection session, List<MediaDescription> media) {
  /// Characters of a description at most.
  public static final int MAX_LENGTH = 256 * 1024;

  /// m-lines of a description at most.
  public static final int MAX_MEDIA = 64;

  /// Lines of a description at most.
  public static final int MAX_LINES = 8192;

  /// Characters of a line at most.
  public static final int MAX_LINE_LENGTH = 8192;

  public SessionDescription {
    media = List.copyOf(media);
  }

  /// Reads a description; lines may end with CRLF or LF. Every line survives, in its place.
  ///
  /// @throws SdpException when the text is not a session description, one of the limits is passed,
  ///   or an attribute that a call depends on is malformed; line number and expectation say what
  public static SessionDescription parse(String text) throws SdpException {
    return new SdpParser(text).parse();
  }

  /// Writes the description; each line ends with CRLF.
  public String write() {
    var text = new StringBuilder();
    write(session, text);
    for (MediaDescription description : media) {
      text.append("m=").append(description.write()).append("\r\n");
      write(description.section(), text);
    }
    return text.toString();
  }

  private static void write(SdpSection section, StringBuilder text) {
    for (SdpLine line : section.lines()) {
      text.append(line.type()).append('=').append(line.value()).append("\r\n");
    }
  }

  /// The `o=` line.
  ///
  /// @throws IllegalStateException when the description was not parsed and has none
  public Origin origin() {
    for (String value : session.values('o')) {
      Origin origin = Origin.parse(value);
      if (origin != null) {
        return origin;
      }
    }
    throw new IllegalStateException("a session description without o=");
  }

  @Override
  public String toString() {
    return write();
  }
}
