package io.rivero.pipeline.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.codec.picture.I420Picture;
import io.rivero.codec.picture.Pictures;
import io.rivero.pipeline.work.Actor;
import io.rivero.pipeline.work.OutcomeCounters;
import io.rivero.pipeline.work.WorkPool;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.EncodedFrame;
import io.rivero.rtp.payload.FrameAssembler;
import io.rivero.rtp.payload.FrameLoss;
import io.rivero.rtp.payload.PayloadFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Pictures go through the encoder, become packets and frames again, and pictures.
class StagesTest {
  private static final int DEADLINE_SECONDS = 30;
  private static final int TICKS = 3000;
  private static final int WIDTH = 160;
  private static final int HEIGHT = 96;

  private record Shown(int luma, long origin, long timestamp) {}

  private final WorkPool pool = new WorkPool(2);
  private final BlockingQueue<List<RtpPacket>> encoded = new LinkedBlockingQueue<>();
  private final BlockingQueue<Shown> shown = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> keyFramesNeeded = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> undecodable = new LinkedBlockingQueue<>();
  private final List<EncodedFrame> frames = new ArrayList<>();
  private final OutcomeCounters<PictureOutcome> counters =
      new OutcomeCounters<>(PictureOutcome.class);
  private final EncodeStage encoder = new EncodeStage(pool, counters, 96, 500_000, new Encoding());
  private final DecodeStage decoder =
      new DecodeStage(
          pool,
          counters,
          frame -> shown.add(new Shown(luma(frame.picture()), frame.origin(), frame.timestamp())),
          new Decoding());
  private final FrameAssembler assembler =
      new FrameAssembler(PayloadFormat.VP8, FrameAssembler.Config.defaults(), new Assembled());

  @AfterEach
  void close() {
    encoder.close();
    decoder.close();
    pool.close();
  }

  @Test
  void picturesComeOutAsTheyWentIn() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      Shown out = through(20 * i + 30, 1, (long) i * TICKS);
      assertThat(out.luma()).isBetween(20 * i + 25, 20 * i + 35);
      assertThat(out.timestamp()).isEqualTo((long) i * TICKS);
    }
    assertThat(frames.getFirst().isKeyFrame()).isTrue();
    assertThat(frames.subList(1, 10)).noneMatch(EncodedFrame::isKeyFrame);
    assertThat(encoder.width()).isEqualTo(WIDTH);
  }

  @Test
  void aDecoderThatIsBehindCatchesUpBeforeTheFilterTakesTheNewest() throws InterruptedException {
    var late = new ArrayList<EncodedFrame>();
    for (int i = 1; i <= 6; i++) {
      late.add(encode(20 * i, 1, (long) i * TICKS));
    }
    BlockingQueue<Integer> filtered = new LinkedBlockingQueue<>();
    BlockingQueue<String> gate = new LinkedBlockingQueue<>();
    try (var one = new WorkPool(1);
        var filter =
            new FilterStage(
                one,
                counters,
                (picture, timestamp) -> picture.retain(),
                frame -> filtered.add(luma(frame.picture())),
                fault -> filtered.add(-1));
        var behind = new DecodeStage(one, counters, filter, new Decoding())) {
      Actor.Step busy =
          () -> {
            take(gate);
            return false;
          };
      new Actor(one, busy, () -> {}, fault -> {}).wake(); // the only thread
      late.forEach(frame -> behind.frame(frame, 1));
      gate.add("go");
      assertThat(filtered.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isBetween(115, 125);
      assertThat(behind.decoded()).isEqualTo(6);
      assertThat(filter.dropped()).isEqualTo(5);
    }
  }

  @Test
  void aRequestMakesAKeyFrameAtOnce() throws InterruptedException {
    through(50, 1, 0);
    through(60, 1, TICKS);
    encoder.requestKeyFrame();
    through(70, 1, 2 * TICKS);
    assertThat(frames.getLast().isKeyFrame()).isTrue();
  }

  @Test
  void timestampsGoOnWhenPicturesComeFromElsewhere() throws InterruptedException {
    through(50, 1, 1_000_000);
    Shown second = through(60, 2, 77);
    assertThat(second.timestamp()).isGreaterThan(1_000_000).isLessThan(1_000_000 + 90_000 * 30);
    Shown third = through(70, 2, 77 + TICKS);
    assertThat(third.timestamp() - second.timestamp()).isEqualTo(TICKS);
  }

  @Test
  void nothingIsDecodedAfterALossUntilAKeyFrameComes() throws InterruptedException {
    through(50, 1, 0);
    packets(60, 1, TICKS); // never arrive
    List<RtpPacket> after = packets(70, 1, 2 * TICKS);
    after.forEach(assembler::receive);
    assembler.onTimeout(assembler.deadlineNanos());
    assertThat(frames.getLast().isAfterLoss()).isTrue();
    decoder.frame(frames.getLast(), 1);
    assertThat(keyFramesNeeded.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo("needed");
    encoder.requestKeyFrame();
    Shown again = through(90, 1, 3 * TICKS);
    assertThat(again.luma()).isBetween(85, 95);
    assertThat(decoder.skipped()).isEqualTo(1);
  }

  @Test
  void framesThatAreHalfASecondOldMakeRoomForTheNextKeyFrame() throws InterruptedException {
    through(50, 1, 0);
    EncodedFrame fresh = encode(60, 1, TICKS);
    long old = System.nanoTime() - 2 * DecodeStage.MAX_BEHIND_NANOS;
    decoder.frame(
        new EncodedFrame(PayloadFormat.VP8, fresh.bytes(), fresh.ssrc(), TICKS, false, old), 1);
    assertThat(keyFramesNeeded.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo("needed");
    assertThat(decoder.skipped()).isEqualTo(1);
    assertThat(shown).isEmpty();
  }

  @Test
  void keyFramesThatAreNeverDecodableAreToldOnceAndHardlyAskedForAnyMore()
      throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      decoder.frame(nonsense(true, i), 1);
    }
    for (int i = 1; i < DecodeStage.HOPELESS_KEY_FRAMES; i++) {
      assertThat(keyFramesNeeded.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo("needed");
    }
    assertThat(undecodable.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).contains("VP8", "2560x2560");
    assertThat(through(90, 1, 30 * TICKS).luma()).isBetween(85, 95); // it is still listened to
    assertThat(keyFramesNeeded).isEmpty();
    assertThat(undecodable).isEmpty();
  }

  @Test
  void aStreamWithoutKeyFramesIsToldOnceAndAskedNowAndThen() throws InterruptedException {
    for (int i = 0; i < 61; i++) { // half a second apart
      decoder.frame(nonsense(false, i), 1);
    }
    assertThat(undecodable.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).contains("no key frame");
    assertThat(through(90, 1, 30 * TICKS).luma()).isBetween(85, 95);
    assertThat(undecodable).isEmpty();
    assertThat(keyFramesNeeded).hasSizeBetween(20, 23);
  }

  private static EncodedFrame nonsense(boolean key, int halfSeconds) {
    long nanos = System.nanoTime() + 500_000_000L * halfSeconds;
    return new EncodedFrame(PayloadFormat.VP8, new byte[20], 1, halfSeconds, key, nanos);
  }

  @Test
  void anEncoderThatHasFailedHasASuccessorThatGoesOnWithItsStream() throws InterruptedException {
    List<RtpPacket> before = packets(50, 1, 0);
    EncodeStage next = encoder.successor();
    encoder.close();
    next.frame(frame(60, 1, TICKS));
    List<RtpPacket> after = encoded.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    next.close();
    assertThat(after).isNotEmpty();
    assertThat(after.getFirst().ssrc()).isEqualTo(before.getFirst().ssrc());
    assertThat(after.getFirst().extendedSequence())
        .isEqualTo(before.getLast().extendedSequence() + 1);
    assertThat(after.getFirst().extendedTimestamp())
        .isEqualTo(before.getFirst().extendedTimestamp() + TICKS);
    before.forEach(assembler::receive);
    after.forEach(assembler::receive);
    assertThat(frames).hasSize(2).allMatch(EncodedFrame::isKeyFrame);
  }

  @Test
  void aFilterThatIsSlowGetsTheNewestPicture() throws InterruptedException {
    BlockingQueue<Integer> filtered = new LinkedBlockingQueue<>();
    BlockingQueue<String> gate = new LinkedBlockingQueue<>();
    BlockingQueue<String> inside = new LinkedBlockingQueue<>();
    PictureFilter slow =
        (picture, timestamp) -> {
          inside.add("in");
          take(gate);
          return picture.retain();
        };
    try (var stage =
        new FilterStage(
            pool,
            counters,
            slow,
            frame -> filtered.add(luma(frame.picture())),
            fault -> filtered.add(-1))) {
      stage.frame(frame(10, 1, 0));
      assertThat(take(inside)).isEqualTo("in");
      for (int i = 2; i <= 5; i++) {
        stage.frame(frame(10 * i, 1, (long) i * TICKS));
      }
      gate.add("go");
      gate.add("go");

      assertThat(filtered.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo(10);
      assertThat(filtered.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo(50);
      assertThat(stage.dropped()).isEqualTo(3);
      assertThat(stage.filtered()).isEqualTo(2);
      assertThat(counters.count(PictureOutcome.FILTER_SKIPPED)).isEqualTo(3);
      assertThat(counters.count(PictureOutcome.FILTERED)).isEqualTo(2);
    }
  }

  private static String take(BlockingQueue<String> queue) {
    try {
      String value = queue.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
      return value == null ? "nothing" : value;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Shown through(int luma, long origin, long timestamp) throws InterruptedException {
    decoder.frame(encode(luma, origin, timestamp), origin);
    Shown out = shown.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    assertThat(out).isNotNull();
    return out;
  }

  private EncodedFrame encode(int luma, long origin, long timestamp) throws InterruptedException {
    int before = frames.size();
    packets(luma, origin, timestamp).forEach(assembler::receive);
    assertThat(frames).hasSize(before + 1);
    return frames.getLast();
  }

  private List<RtpPacket> packets(int luma, long origin, long timestamp)
      throws InterruptedException {
    encoder.frame(frame(luma, origin, timestamp));
    List<RtpPacket> made = encoded.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    assertThat(made).isNotEmpty();
    return made;
  }

  private static VideoFrame frame(int luma, long origin, long timestamp) {
    I420Picture picture = I420Picture.allocate(WIDTH, HEIGHT, 0);
    Pictures.fill(picture, luma, 128, 128);
    return new VideoFrame(picture, origin, timestamp, System.nanoTime());
  }

  private static int luma(I420Picture picture) {
    return picture.y()[picture.offset() + 40 * picture.stride() + 80] & 0xff;
  }

  private final class Encoding implements EncodeStage.Listener {
    @Override
    public void encoded(List<RtpPacket> packets, long origin, long offset) {
      encoded.add(packets);
    }

    @Override
    public void failed(RuntimeException fault) {
      throw fault;
    }
  }

  private final class Decoding implements DecodeStage.Listener {
    @Override
    public void keyFrameNeeded() {
      keyFramesNeeded.add("needed");
    }

    @Override
    public void undecodable(String reason) {
      undecodable.add(reason);
    }

    @Override
    public void failed(RuntimeException fault) {
      throw fault;
    }
  }

  private final class Assembled implements FrameAssembler.Output {
    @Override
    public void frame(EncodedFrame frame) {
      frames.add(frame);
    }

    @Override
    public void lost(FrameLoss reason) {}
  }
}
