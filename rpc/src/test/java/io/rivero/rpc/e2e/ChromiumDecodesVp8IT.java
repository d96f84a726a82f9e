package io.rivero.rpc.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rivero.codec.picture.I420Picture;
import io.rivero.codec.vp8.Vp8Decoder;
import io.rivero.codec.vp8.Vp8EncodedFrame;
import io.rivero.codec.vp8.Vp8Encoder;
import io.rivero.codec.vp8.Vp8EncoderConfig;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What our encoder writes is decoded by a browser to the same samples as by our decoder: every
/// plane of every frame (RFC 6386 section 2, "decoding is exact").
class ChromiumDecodesVp8IT {
  private static final int FRAMES = 45;
  private static final Duration LOADING = Duration.ofSeconds(2);

  // Frames as base64 become SHA-256 of the visible I420 samples, plane after plane.
  private static final String DECODE =
      """
      (async () => {
        const digests = [];
        let failure;
        const decoder = new VideoDecoder({
          output: (frame) => digests.push((async () => {
            const samples = new Uint8Array(frame.allocationSize());
            await frame.copyTo(samples);
            const { format, visibleRect: { width, height } } = frame;
            frame.close();
            const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', samples));
            const hex = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
            return `${format} ${width}x${height} ${hex}`;
          })()),
          error: (error) => { failure = error; },
        });
        decoder.configure({ codec: 'vp8', hardwareAcceleration: 'prefer-software' });
        for (const [index, { key, data }] of FRAMES.entries()) {
          decoder.decode(new EncodedVideoChunk({
            type: key ? 'key' : 'delta',
            timestamp: index * 33333,
            data: Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)),
          }));
        }
        await decoder.flush();
        return failure ? [String(failure)] : Promise.all(digests);
      })()\
      """;

  /// A frame for the page.
  private record Chunk(boolean key, String data) {}

  @ParameterizedTest
  @CsvSource({"320, 240, 0, 1", "175, 143, 3, 1", "320, 240, 5, 3", "97, 71, 10, 2"})
  void everyFrameIsTheSame(int width, int height, int speed, int layers) throws Exception {
    var config = Vp8EncoderConfig.defaults(300_000).withSpeed(speed).withTemporalLayers(layers);
    var encoder = new Vp8Encoder(config);
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      encode(encoder, scene(width, height, i), i, frames);
    }
    assertSame(frames);
  }

  @Test
  void sizeAndBitRateMayChange() throws Exception {
    var encoder = new Vp8Encoder(Vp8EncoderConfig.defaults(800_000));
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      encoder.setBitrate(i < 20 ? 800_000 : 100_000);
      boolean large = i / 15 % 2 == 0;
      encode(encoder, scene(large ? 320 : 162, large ? 180 : 90, i), i, frames);
    }
    assertSame(frames);
  }

  private static void encode(
      Vp8Encoder encoder, I420Picture picture, int index, List<byte[]> frames) {
    Vp8EncodedFrame frame = encoder.encode(picture, index * 33_333_333L);
    if (frame != null) {
      frames.add(Arrays.copyOf(frame.bytes(), frame.length()));
    }
  }

  private static void assertSame(List<byte[]> frames) throws Exception {
    List<Chunk> chunks = new ArrayList<>();
    for (byte[] frame : frames) {
      boolean key = (frame[0] & 1) == 0; // section 9.1
      chunks.add(new Chunk(key, Base64.getEncoder().encodeToString(frame)));
    }
    String expression = DECODE.replace("FRAMES", JsonSocket.JSON.writeValueAsString(chunks));
    List<String> theirs = new ArrayList<>();
    try (Tab tab = Shared.chromium().tab(URI.create("about:blank"))) {
      tab.open(Shared.server().page().resolve("/health"));
      tab.await("document.readyState === 'complete' && location.pathname === '/health'", LOADING);
      for (JsonNode digest : tab.evaluate(expression)) {
        theirs.add(digest.asText());
      }
    }
    assertThat(frames).hasSizeGreaterThan(FRAMES / 2);
    assertThat(theirs).isEqualTo(digests(frames));
  }

  private static List<String> digests(List<byte[]> frames) throws NoSuchAlgorithmException {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    List<String> digests = new ArrayList<>();
    try (var decoder = new Vp8Decoder(Vp8Decoder.Config.defaults())) {
      for (byte[] frame : frames) {
        assertThat(decoder.decode(frame, 0, frame.length)).isEqualTo(Vp8Decoder.Result.SHOWN);
        I420Picture p = decoder.picture();
        assertThat(p).isNotNull();
        update(sha, p.y(), p.offset(), p.stride(), p.width(), p.height());
        update(sha, p.u(), p.chromaOffset(), p.chromaStride(), p.chromaWidth(), p.chromaHeight());
        update(sha, p.v(), p.chromaOffset(), p.chromaStride(), p.chromaWidth(), p.chromaHeight());
        String hex = HexFormat.of().formatHex(sha.digest());
        digests.add("I420 " + p.width() + "x" + p.height() + " " + hex);
      }
    }
    return digests;
  }

  private static void update(
      MessageDigest sha, byte[] plane, int offset, int stride, int width, int height) {
    for (int row = 0; row < height; row++) {
      sha.update(plane, offset + row * stride, width);
    }
  }

  /// A ground with some noise, which moves after a while, and a bright block that always does.
  private static I420Picture scene(int width, int height, int index) {
    I420Picture picture = I420Picture.allocate(width, height, 0);
    Random random = new Random(index);
    int shift = 2 * Math.max(0, index - 20);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int ground = 60 + ((x + shift) * 7 / 5 & 63) + ((y * 3) & 31) + random.nextInt(6);
        boolean block = Math.abs(x - 20 - 3 * index) < 12 && Math.abs(y - 40 - index / 2) < 12;
        picture.y()[picture.offset() + y * picture.stride() + x] = (byte) (block ? 220 : ground);
      }
    }
    for (int y = 0; y < picture.chromaHeight(); y++) {
      for (int x = 0; x < picture.chromaWidth(); x++) {
        int at = picture.chromaOffset() + y * picture.chromaStride() + x;
        picture.u()[at] = (byte) (90 + ((x + shift / 2) & 63));
        picture.v()[at] = (byte) (100 + ((y + index) & 31));
      }
    }
    return picture;
  }
}
