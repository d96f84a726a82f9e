package io.rivero.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever the peer writes, the only exception is [SdpException].
class SdpFuzzTest {
  private static final LocalConfig CONFIG = Samples.config();
  private static final SessionDescription OWN_OFFER = OfferAnswer.offer(CONFIG);

  @FuzzTest
  void parseAndNegotiateNeverThrow(byte[] bytes) {
    negotiate(new String(bytes, StandardCharsets.UTF_8));
  }

  /// Returns whether it was answered.
  private static boolean negotiate(String text) {
    SessionDescription remote;
    try {
      remote = SessionDescription.parse(text);
      assertThat(SessionDescription.parse(remote.write())).isEqualTo(remote);
    } catch (SdpException expected) {
      return false;
    }
    Renegotiation.compare(OWN_OFFER, remote);
    Renegotiation.compare(remote, OWN_OFFER);
    try {
      OfferAnswer.accept(OWN_OFFER, remote, CONFIG);
    } catch (SdpException expected) {
      assertThat(expected).hasMessageNotContaining("\n");
    }
    try {
      Answer answer = OfferAnswer.answer(remote, CONFIG);
      SessionDescription local = answer.description();
      assertThat(SessionDescription.parse(local.write())).isEqualTo(local);
      assertThat(local.media()).hasSameSizeAs(remote.media());
      int needed = answer.negotiated().transports().size();
      assertThat(OfferAnswer.transportsNeeded(remote, CONFIG)).isEqualTo(needed);
      return true;
    } catch (SdpException expected) {
      return false;
    }
  }

  @Test
  void mutatedOffersOfBrowsersNeverThrow() throws Exception {
    var lines = new ArrayList<String>();
    var offers = new ArrayList<String>();
    for (String name : GoldenTest.all()) {
      String text = GoldenTest.read(name).write();
      offers.add(text);
      text.lines().forEach(lines::add);
    }
    var random = new Random(8866);
    int answered = 0;
    for (int round = 0; round < 500; round++) {
      String offer = offers.get(random.nextInt(offers.size()));
      for (int i = random.nextInt(4); i >= 0; i--) {
        offer = mutated(offer, lines, random);
      }
      answered += negotiate(offer) ? 1 : 0;
    }
    assertThat(answered).isBetween(50, 450);
  }

  /// Drops, repeats or replaces a line, or changes a character.
  private static String mutated(String text, List<String> pool, Random random) {
    if (text.isEmpty()) {
      return text;
    }
    int at = random.nextInt(text.length());
    int end = text.indexOf('\n', at) + 1;
    int begin = text.lastIndexOf('\n', at - 1) + 1;
    String line = text.substring(begin, Math.max(begin, end));
    String other = pool.get(random.nextInt(pool.size())) + "\r\n";
    return switch (random.nextInt(5)) {
      case 0 -> text.substring(0, begin) + text.substring(Math.max(begin, end));
      case 1 -> text.substring(0, begin) + line + text.substring(begin);
      case 2 -> text.substring(0, begin) + other + text.substring(Math.max(begin, end));
      case 3 -> text.substring(0, begin) + other + text.substring(begin);
      default -> {
        char[] characters = text.toCharArray();
        characters[at] = (char) random.nextInt(128);
        yield new String(characters);
      }
    };
  }
}
