package io.rivero.codec.h264;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivero.codec.h264.H264Decoder.Result;
import io.rivero.codec.picture.I420Picture;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class H264LimitsTest {
  private final H264Decoder decoder = new H264Decoder(H264Decoder.Config.defaults());

  private Result decode(byte[]... units) {
    byte[] all = TinyStream.join(units);
    return decoder.decode(all, 0, all.length);
  }

  @Test
  void greyComesOutAsItWasWritten() {
    byte[] idr = TinyStream.idr(true, false);
    assertThat(decode(TinyStream.sequence(2, 1, 1, 3), TinyStream.picture(), idr))
        .isEqualTo(Result.SHOWN);
    assertThat(decoder.keyFrameNeeded()).isFalse();
    for (int frame = 1; frame < 20; frame++) {
      check(Objects.requireNonNull(decoder.picture()));
      assertThat(decode(TinyStream.repetition(frame & 15, 2))).isEqualTo(Result.SHOWN);
    }
  }

  private static void check(I420Picture picture) {
    assertThat(picture.width()).isEqualTo(30);
    assertThat(picture.height()).isEqualTo(10);
    for (int row = 0; row < 10; row++) {
      for (int x = 0; x < 30; x++) {
        int sample = picture.y()[picture.offset() + row * picture.stride() + x] & 0xff;
        assertThat(sample).isEqualTo(x < 16 ? 131 : 129);
      }
    }
    for (int row = 0; row < 5; row++) {
      for (int x = 0; x < 15; x++) {
        int at = picture.chromaOffset() + row * picture.chromaStride() + x;
        assertThat(picture.u()[at] & 0xff).isEqualTo(128);
        assertThat(picture.v()[at] & 0xff).isEqualTo(128);
      }
    }
  }

  @Test
  void plainSamplesAreNotDecodedWrongly() {
    assertThat(decode(TinyStream.sequence(1, 1, 0, 0), TinyStream.picture(), TinyStream.plainIdr()))
        .isEqualTo(Result.CORRUPT);
  }

  @Test
  void parameterSetsAloneShowNothing() {
    assertThat(decode(TinyStream.sequence(2, 1, 0, 0), TinyStream.picture()))
        .isEqualTo(Result.NOT_SHOWN);
    assertThat(decode()).isEqualTo(Result.NOT_SHOWN);
    assertThat(decoder.picture()).isNull();
  }

  @Test
  void pictureBeforeItsKeyFrameIsIgnored() {
    decode(TinyStream.sequence(2, 1, 0, 0), TinyStream.picture());
    assertThat(decode(TinyStream.repetition(1, 2))).isEqualTo(Result.KEY_FRAME_NEEDED);
  }

  @Test
  void declaredSizeTakesNoMemory() {
    byte[] idr = TinyStream.idr(true);
    assertThat(decode(TinyStream.sequence(257, 1, 0, 0), TinyStream.picture(), idr))
        .isEqualTo(Result.CORRUPT);
    assertThat(decode(TinyStream.sequence(1024, 1024, 0, 0), TinyStream.picture(), idr))
        .isEqualTo(Result.CORRUPT);
    // within the limits, but more macroblocks than so few bytes can mean
    assertThat(decode(TinyStream.sequence(256, 256, 0, 0), TinyStream.picture(), idr))
        .isEqualTo(Result.CORRUPT);
  }

  @Test
  void cropOfEverythingIsRefused() {
    byte[] idr = TinyStream.idr(true);
    assertThat(decode(TinyStream.sequence(1, 1, 8, 0), TinyStream.picture(), idr))
        .isEqualTo(Result.CORRUPT);
  }

  @Test
  void sliceGroupsAreRefusedBeforeTheirNumberIsBelieved() {
    byte[] groups = new TinyStream().ue(0).ue(0).u(2, 0).ue(1 << 30).unit(0x68);
    assertThat(decode(TinyStream.sequence(2, 1, 0, 0), groups)).isEqualTo(Result.CORRUPT);
  }

  @Test
  void listsOfReferencesThatNeverEndAreRefused() {
    decode(TinyStream.sequence(2, 1, 0, 0), TinyStream.picture(), TinyStream.idr(true, false));
    TinyStream reordering = new TinyStream().ue(0).ue(5).ue(0).u(4, 1).u(1, 0).u(1, 1);
    for (int i = 0; i < 1000; i++) {
      reordering.ue(0).ue(0);
    }
    assertThat(decode(reordering.unit(0x41))).isEqualTo(Result.CORRUPT);
  }

  @Test
  void numberOfReferencesIsLimited() {
    decode(TinyStream.sequence(2, 1, 0, 0), TinyStream.picture(), TinyStream.idr(true, false));
    TinyStream slice = new TinyStream().ue(0).ue(5).ue(0).u(4, 1).u(1, 1).ue(1 << 28).u(8, 0);
    assertThat(decode(slice.unit(0x41))).isEqualTo(Result.CORRUPT);
  }

  @Test
  void marksThatNeverEndAreRefused() {
    decode(TinyStream.sequence(2, 1, 0, 0), TinyStream.picture(), TinyStream.idr(true, false));
    TinyStream slice = new TinyStream().ue(0).ue(5).ue(0).u(4, 1).u(2, 0).u(1, 1);
    for (int i = 0; i < 1000; i++) {
      slice.ue(5);
    }
    assertThat(decode(slice.unit(0x41))).isEqualTo(Result.CORRUPT);
  }

  @Test
  void rangeOutsideOfTheArrayIsTheCallersBug() {
    assertThatThrownBy(() -> decoder.decode(new byte[3], 1, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new H264Decoder.Config(15, 16))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void closedDecoderStartsAnew() {
    byte[] idr = TinyStream.idr(true, false);
    decode(TinyStream.sequence(2, 1, 0, 0), TinyStream.picture(), idr);
    decoder.close();
    assertThat(decoder.picture()).isNull();
    assertThat(decode(TinyStream.repetition(1, 2))).isEqualTo(Result.KEY_FRAME_NEEDED);
    assertThat(decode(idr)).isEqualTo(Result.SHOWN);
  }
}
