package io.rivero.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Cuts a text into lines and sections. One use per text.
final class SdpParser {
  private static final String SESSION_TYPES = "vosiuepcbtrzka";
  private static final String MEDIA_TYPES = "icbka";

  private final String text;
  private final List<SdpLine> lines = new ArrayList<>();
  private final List<MediaDescription> media = new ArrayList<>();
  private final Set<String> mids = new HashSet<>();
  private @Nullable SdpSection session;
  private @Nullable MediaDescription current;
  private boolean timeSeen;
  private int lineNumber;

  SdpParser(String text) {
    this.text = text;
  }

  SessionDescription parse() throws SdpException {
    if (text.length() > SessionDescription.MAX_LENGTH) {
      throw new SdpException(
          "the description is longer than " + SessionDescription.MAX_LENGTH + " characters");
    }
    int start = 0;
    while (start < text.length()) {
      int feed = text.indexOf('\n', start);
      int end = feed < 0 ? text.length() : feed;
      int next = feed < 0 ? end : feed + 1;
      if (end > start && text.charAt(end - 1) == '\r') {
        end--;
      }
      lineNumber++;
      if (end == start && text.substring(next).isBlank()) {
        break; // blank lines at the end only
      }
      line(text.substring(start, end));
      start = next;
    }
    endSection();
    return finish();
  }

  private SessionDescription finish() throws SdpException {
    lineNumber++;
    if (session == null || session.lines().size() < 3) {
      throw new SdpException(lineNumber, "", "v=, o= and s= lines");
    }
    if (!timeSeen) {
      throw new SdpException(lineNumber, "", "a t= line at session level (RFC 8866 section 5.9)");
    }
    return new SessionDescription(session, media);
  }

  private void line(String line) throws SdpException {
    if (lineNumber > SessionDescription.MAX_LINES) {
      throw new SdpException(
          lineNumber, line, "at most " + SessionDescription.MAX_LINES + " lines");
    }
    if (line.length() > SessionDescription.MAX_LINE_LENGTH) {
      throw new SdpException(
          lineNumber,
          line,
          "at most " + SessionDescription.MAX_LINE_LENGTH + " characters in a line");
    }
    if (line.length() < 2 || line.charAt(1) != '=') {
      throw new SdpException(lineNumber, line, "a letter and an equals sign");
    }
    if (line.indexOf('\r') >= 0 || line.indexOf('\0') >= 0) {
      throw new SdpException(lineNumber, line, "no CR or NUL inside a line");
    }
    typedLine(line, line.charAt(0), line.substring(2));
  }

  private void typedLine(String line, char type, String value) throws SdpException {
    if (session == null && lines.size() < 3) {
      head(line, type, value);
    } else if (type == 'm') {
      endSection();
      current = MediaDescription.parse(value);
      if (current == null) {
        throw new SdpException(lineNumber, line, "m=media port protocol format ...");
      }
      if (media.size() == SessionDescription.MAX_MEDIA) {
        throw new SdpException(
            lineNumber, line, "at most " + SessionDescription.MAX_MEDIA + " m-lines");
      }
    } else {
      body(line, type, value);
    }
  }

  /// v=, o= and s= come first, in this order (RFC 8866 section 5).
  private void head(String line, char type, String value) throws SdpException {
    if (type != SESSION_TYPES.charAt(lines.size())) {
      throw new SdpException(lineNumber, line, SESSION_TYPES.charAt(lines.size()) + "= here");
    }
    if (type == 'v' && !value.equals("0")) {
      throw new SdpException(lineNumber, line, "version 0");
    }
    if (type == 'o' && Origin.parse(value) == null) {
      throw new SdpException(
          lineNumber, line, "o=user session-id version nettype addrtype address");
    }
    lines.add(new SdpLine(type, value));
  }

  private void body(String line, char type, String value) throws SdpException {
    boolean inMedia = current != null;
    boolean repeatedHead = type == 'v' || type == 'o' || type == 's';
    if (repeatedHead || (inMedia ? MEDIA_TYPES : SESSION_TYPES).indexOf(type) < 0) {
      throw new SdpException(
          lineNumber, line, "a line type of the " + (inMedia ? "media" : "session") + " level");
    }
    timeSeen |= type == 't';
    var parsed = new SdpLine(type, value);
    if (type == 'a') {
      String expectation = AttributeRules.expectation(parsed);
      if (expectation != null) {
        throw new SdpException(lineNumber, line, expectation);
      }
      if (inMedia && parsed.isAttribute("mid") && !mids.add(parsed.attributeValue())) {
        throw new SdpException(lineNumber, line, "a mid that no other m-line has");
      }
    }
    lines.add(parsed);
  }

  private void endSection() {
    var section = new SdpSection(lines);
    lines.clear();
    if (current != null) {
      media.add(current.withSection(section));
    } else {
      session = section;
    }
  }
}
