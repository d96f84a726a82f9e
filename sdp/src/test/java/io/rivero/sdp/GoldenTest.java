package io.rivero.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Descriptions as Chromium and Firefox wrote them (`safari-like.sdp` is written by hand), the
/// answers to them, and what was agreed. `-Dgolden.update=true` rewrites the expectations.
class GoldenTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final String ANSWER = ".answer.sdp";
  private static final String REPLY = "-reply-to-own-offer.sdp";

  static SessionDescription read(String name) throws IOException, SdpException {
    return SessionDescription.parse(Files.readString(FOLDER.resolve(name)));
  }

  private static List<String> names(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(suffix))
          .sorted()
          .toList();
    }
  }

  static List<String> all() throws IOException {
    return names(".sdp");
  }

  static List<String> offers() throws IOException {
    return all().stream().filter(n -> !n.endsWith(ANSWER) && !n.endsWith(REPLY)).toList();
  }

  static List<String> replies() throws IOException {
    return names(REPLY);
  }

  private static void compare(String name, String actual) throws IOException {
    Path file = FOLDER.resolve(name);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, actual);
    }
    assertThat(Files.readString(file)).isEqualTo(actual);
  }

  /// One record a line, so that a change is one line of the difference.
  private static String dump(Negotiated negotiated) {
    var text = new StringBuilder();
    for (RemoteTransport transport : negotiated.transports()) {
      text.append(transport).append('\n');
    }
    for (NegotiatedMedia media : negotiated.media()) {
      text.append(media.kind()).append(" m-line ").append(media.mlineIndex());
      text.append(" mid=").append(media.mid()).append(' ').append(media.direction());
      text.append(" transport=").append(media.transportIndex());
      text.append(" mixed=").append(media.extmapAllowMixed());
      text.append(" rsize=").append(media.rtcpReducedSize());
      text.append(" stream=").append(media.remoteStream());
      text.append(" surplus=").append(media.surplusSsrcs());
      text.append(" rids=").append(media.remoteRids());
      text.append(" cname=").append(media.remoteCname()).append('\n');
      lines(text, media.receiveCodecs(), media.sendCodecs());
      lines(text, media.receiveExtensions().entrySet(), media.sendExtensions().entrySet());
    }
    return text.toString().replace(", packetTime=" + PacketTime.UNSAID, "");
  }

  private static void lines(StringBuilder text, Collection<?> receive, Collection<?> send) {
    for (Object value : receive) {
      text.append(send.contains(value) ? " both " : " receive ").append(value).append('\n');
    }
    for (Object value : send) {
      text.append(receive.contains(value) ? "" : " send " + value + "\n");
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void survivesByteForByte(String name) throws Exception {
    String text = Files.readString(FOLDER.resolve(name));
    assertThat(SessionDescription.parse(text).write()).isEqualTo(text);
  }

  @ParameterizedTest
  @MethodSource("offers")
  void isAnswered(String name) throws Exception {
    Answer answer = OfferAnswer.answer(read(name), Samples.config());
    compare(name.replace(".sdp", ANSWER), answer.description().write());
    compare(name.replace(".sdp", ".negotiated.txt"), dump(answer.negotiated()));
  }

  @ParameterizedTest
  @MethodSource("replies")
  void theReplyToOurOfferIsAccepted(String name) throws Exception {
    SessionDescription offer = OfferAnswer.offer(Samples.config());
    compare("own-offer.sdp", offer.write());
    Negotiated negotiated = OfferAnswer.accept(offer, read(name), Samples.config());
    compare(name.replace(".sdp", ".negotiated.txt"), dump(negotiated));
    assertThat(negotiated.media()).hasSize(2);
    assertThat(negotiated.transports()).hasSize(1);
  }

  @Test
  void safariHasH264First() throws Exception {
    Negotiated negotiated =
        OfferAnswer.answer(read("safari-like.sdp"), Samples.config()).negotiated();
    assertThat(negotiated.media().get(1).sendCodecs())
        .extracting(NegotiatedCodec::encodingName)
        .containsExactly("H264", "H264", "VP8", "VP9", "VP9");
  }
}
