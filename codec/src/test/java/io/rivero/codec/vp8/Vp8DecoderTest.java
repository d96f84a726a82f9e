package io.rivero.codec.vp8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.rivero.codec.picture.I420Picture;
import io.rivero.codec.vp8.Vp8Decoder.Result;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What the decoder says and keeps, RFC 6386 sections 9.1, 9.5 and 9.7.
class Vp8DecoderTest {
  private final Vp8Decoder decoder = new Vp8Decoder(Vp8Decoder.Config.defaults());

  @Test
  void keyFrameIsShownInItsSize() {
    assertThat(decode(TestStreams.keyFrame(35, 17))).isEqualTo(Result.SHOWN);

    I420Picture picture = Objects.requireNonNull(decoder.picture());
    assertThat(List.of(picture.width(), picture.height())).containsExactly(35, 17);
    assertThat(List.of(decoder.width(), decoder.height())).containsExactly(35, 17);
    assertThat(decoder.keyFrameNeeded()).isFalse();
  }

  @Test
  void scaleBitsAreNotPartOfTheSize() {
    byte[] frame = TestStreams.keyFrame(32, 16);
    frame[7] |= (byte) (1 << 6);
    frame[9] |= (byte) (3 << 6);
    decode(frame);

    assertThat(List.of(decoder.width(), decoder.height())).containsExactly(32, 16);
    assertThat(decoder.horizontalScale()).isEqualTo(1);
    assertThat(decoder.verticalScale()).isEqualTo(3);
  }

  @Test
  void firstFrameHasToBeAKeyFrame() {
    assertThat(decoder.keyFrameNeeded()).isTrue();
    assertThat(decode(TestStreams.interFrame(1, true))).isEqualTo(Result.KEY_FRAME_NEEDED);
    assertThat(decode(new byte[0])).isEqualTo(Result.KEY_FRAME_NEEDED);
    assertThat(decoder.picture()).isNull();
  }

  @Test
  void emptyFrameRepeatsTheLast() {
    decode(TestStreams.keyFrame(16, 16));
    I420Picture picture = decoder.picture();

    assertThat(decode(new byte[0])).isEqualTo(Result.SHOWN);
    assertThat(decoder.picture()).isSameAs(picture);
  }

  @Test
  void hiddenFrameLeavesThePicture() {
    decode(TestStreams.keyFrame(16, 16));
    I420Picture picture = decoder.picture();

    assertThat(decode(TestStreams.interFrame(1, false))).isEqualTo(Result.NOT_SHOWN);
    assertThat(decoder.picture()).isSameAs(picture);
  }

  @Test
  void sizeChangesAtAKeyFrame() {
    decode(TestStreams.keyFrame(64, 48));
    I420Picture before = Objects.requireNonNull(decoder.picture()).retain();
    String content = TestStreams.md5(before);

    assertThat(decode(TestStreams.keyFrame(100, 20))).isEqualTo(Result.SHOWN);
    assertThat(decode(TestStreams.interFrame(14, true))).isEqualTo(Result.SHOWN);
    assertThat(Objects.requireNonNull(decoder.picture()).width()).isEqualTo(100);
    assertThat(TestStreams.md5(before)).isEqualTo(content);
    before.release();
  }

  @Test
  void afterDamageOnlyAKeyFrameIsDecoded() {
    decode(TestStreams.keyFrame(64, 64));
    I420Picture picture = decoder.picture();
    byte[] whole = TestStreams.interFrame(16, true);

    assertThat(decode(Arrays.copyOf(whole, 40))).isEqualTo(Result.CORRUPT);
    assertThat(decoder.keyFrameNeeded()).isTrue();
    assertThat(decoder.picture()).isSameAs(picture);
    assertThat(decode(whole)).isEqualTo(Result.KEY_FRAME_NEEDED);
    assertThat(decode(TestStreams.keyFrame(64, 64))).isEqualTo(Result.SHOWN);
    assertThat(decode(whole)).isEqualTo(Result.SHOWN);
  }

  @Test
  void frameCutShortAnywhereIsCorruptOrDecoded() {
    byte[] frame = TestStreams.random(1, 1, 1).getFirst();
    for (int length = 1; length < frame.length; length += 1 + length / 50) {
      decode(Arrays.copyOf(frame, length));
    }
    assertThat(decode(Arrays.copyOf(frame, 2))).isEqualTo(Result.CORRUPT);
    assertThat(decode(Arrays.copyOf(frame, 9))).isEqualTo(Result.CORRUPT);
    assertThat(decode(Arrays.copyOf(frame, 300))).isEqualTo(Result.CORRUPT);
    assertThat(decode(frame)).isEqualTo(Result.SHOWN);
  }

  @Test
  void keyFrameWithoutStartCodeOrSizeIsCorrupt() {
    byte[] frame = TestStreams.keyFrame(16, 16);
    frame[4] = 2;
    assertThat(decode(frame)).isEqualTo(Result.CORRUPT);
    assertThat(decode(TestStreams.keyFrame(0, 16))).isEqualTo(Result.CORRUPT);
    assertThat(decode(TestStreams.keyFrame(16, 0))).isEqualTo(Result.CORRUPT);
  }

  @Test
  void frameLargerThanTheLimitIsCorrupt() {
    try (var small = new Vp8Decoder(new Vp8Decoder.Config(64, 32))) {
      byte[] frame = TestStreams.keyFrame(64, 32);
      assertThat(small.decode(frame, 0, frame.length)).isEqualTo(Result.SHOWN);
      byte[] wide = TestStreams.keyFrame(65, 32);
      assertThat(small.decode(wide, 0, wide.length)).isEqualTo(Result.CORRUPT);
      byte[] high = TestStreams.keyFrame(64, 33);
      assertThat(small.decode(high, 0, high.length)).isEqualTo(Result.CORRUPT);
      assertThat(small.width()).isEqualTo(64);
    }
  }

  /// Ten bytes that declare 4096x4096 must not cost 25 MB.
  @Test
  void memoryIsBoundByTheBytesThatCame() {
    byte[] small = TestStreams.keyFrame(16, 16);
    byte[] frame = Arrays.copyOf(small, 1000);
    frame[6] = 0;
    frame[7] = 0x10;
    frame[8] = 0;
    frame[9] = 0x10;
    decode(small);
    long before = allocated();
    assertThat(decode(frame)).isEqualTo(Result.CORRUPT);
    assertThat(allocated() - before).isLessThan(100_000);
    assertThat(decoder.width()).isEqualTo(16);
  }

  @Test
  void rangeOutsideTheArrayIsTheCallersFault() {
    assertThatThrownBy(() -> decoder.decode(new byte[4], 2, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void offsetIsRespected() {
    byte[] frame = TestStreams.random(7, 1, 1).getFirst();
    decode(frame);
    String expected = TestStreams.md5(Objects.requireNonNull(decoder.picture()));

    byte[] shifted = new byte[frame.length + 20];
    Arrays.fill(shifted, (byte) 0xff);
    System.arraycopy(frame, 0, shifted, 11, frame.length);
    assertThat(decoder.decode(shifted, 11, frame.length)).isEqualTo(Result.SHOWN);
    assertThat(TestStreams.md5(Objects.requireNonNull(decoder.picture()))).isEqualTo(expected);
  }

  @Test
  void retainedPicturesKeepTheirContentWhileDecodingGoesOn() {
    List<byte[]> frames = TestStreams.random(3, 30, 3);
    List<I420Picture> kept = new ArrayList<>();
    List<String> hashes = new ArrayList<>();
    for (byte[] frame : frames) {
      if (decode(frame) == Result.SHOWN) {
        I420Picture picture = Objects.requireNonNull(decoder.picture()).retain();
        kept.add(picture);
        hashes.add(TestStreams.md5(picture));
      }
    }
    assertThat(kept.stream().map(TestStreams::md5).toList()).isEqualTo(hashes);
    kept.forEach(I420Picture::release);
  }

  @Test
  void closedDecoderGivesItsPicturesBackAndStartsAgain() {
    decode(TestStreams.keyFrame(16, 16));
    decoder.close();
    assertThat(decoder.picture()).isNull();
    assertThat(decode(TestStreams.interFrame(1, true))).isEqualTo(Result.KEY_FRAME_NEEDED);
    assertThat(decode(TestStreams.keyFrame(16, 16))).isEqualTo(Result.SHOWN);
  }

  @Test
  void steadyDecodingAllocatesLessThanAKilobytePerFrame() {
    byte[] key = TestStreams.random(5, 1, 1).getFirst();
    byte[] inter = TestStreams.interFrame(49, true);
    decode(key);
    for (int i = 0; i < 20; i++) {
      decode(inter);
    }
    long before = allocated();
    for (int i = 0; i < 100; i++) {
      decode(inter);
      decode(key);
    }
    assertThat((allocated() - before) / 200).isLessThan(1000);
  }

  /// Valid headers, then anything: the deepest way into the decoder without an encoder.
  @Test
  void randomStreamsNeverThrow() {
    Random random = new Random(11);
    for (int seed = 0; seed < 20; seed++) {
      for (byte[] frame : TestStreams.random(seed, 8, 8)) {
        if (random.nextInt(4) == 0) {
          frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
        }
        decode(Arrays.copyOf(frame, frame.length - random.nextInt(frame.length / 2)));
        decode(frame);
      }
    }
  }

  private Result decode(byte[] frame) {
    return decoder.decode(frame, 0, frame.length);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
