package io.rivero.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.codec.picture.I420Picture;
import io.rivero.codec.picture.Pictures;
import io.rivero.pipeline.video.EncodeStage;
import io.rivero.pipeline.video.FrameSink;
import io.rivero.pipeline.video.PictureFilter;
import io.rivero.pipeline.video.PictureOutcome;
import io.rivero.pipeline.video.VideoFrame;
import io.rivero.pipeline.work.Actor;
import io.rivero.pipeline.work.OutcomeCounters;
import io.rivero.pipeline.work.WorkPool;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.LocalRtpWriter;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.rtp.stream.SourceClock;
import io.rivero.sdp.NegotiatedCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The ladder's rungs on a loop and its work threads, fed with packets by hand.
class LadderTest extends LadderRig {
  private static final int TICKS = 3000;

  private final BlockingQueue<List<RtpPacket>> encoded = new LinkedBlockingQueue<>();
  private final EncodeStage encoder;
  private long timestamp;

  LadderTest() throws IOException {
    super(MediaType.VIDEO);
    encoder =
        new EncodeStage(
            runtime.work(),
            new OutcomeCounters<>(PictureOutcome.class),
            payloadType("VP8"),
            500_000,
            new Encoding());
  }

  @AfterEach
  void closeEncoder() {
    encoder.close();
  }

  @Test
  void aDecoderThatHasFailedIsMadeAnewAndToldOnce() {
    var shown = new AtomicInteger();
    FrameSink sink =
        frame -> {
          if (shown.incrementAndGet() <= 2) {
            throw new IllegalStateException("no picture for me");
          }
        };
    home(() -> {
      pictures(track).add(sink);
      return null;
    });
    until(() -> {
      publishKeyFrame();
      return shown.get() >= 5;
    });
    assertThat(runtime.pictures().count(PictureOutcome.FAULT)).isEqualTo(2);
    assertThat(errors()).hasSize(2).allMatch(e -> e.contains("decoding")); // element and pipeline
  }

  @Test
  void aFilterThatHasFailedIsTriedAgainAndToldOnce() {
    var tries = new AtomicInteger();
    var filter =
        new TestFilter(
            pipeline,
            (picture, timestamp) -> {
              if (tries.incrementAndGet() <= 2) {
                throw new IllegalStateException("no filter for you");
              }
              return picture.retain();
            });
    endpoint.connect(filter, MediaType.VIDEO, null, null);
    var shown = new AtomicInteger();
    FrameSink sink = frame -> shown.incrementAndGet();
    home(() -> {
      Source source = filter.gives(MediaType.VIDEO);
      assertThat(source).isNotNull();
      pictures(source).add(sink);
      return null;
    });
    until(() -> {
      publishKeyFrame();
      return shown.get() >= 3;
    });
    assertThat(runtime.pictures().count(PictureOutcome.FAULT)).isEqualTo(2);
    assertThat(errors()).hasSize(2).allMatch(e -> e.contains("filtering"));
  }

  @Test
  void anEncoderThatHasFailedHasASuccessorAndIsToldOnce() {
    var source = new FakePictures();
    EncodedSource rung = home(() -> new EncodedSource(endpoint, source, () -> {}));
    EncodeStage first = rung.stage();
    VideoFrame broken = frame(1, 0);
    whileNothingWorks(() -> {
      source.sinks.getLast().frame(broken);
      broken.picture().release();
      broken.picture().release(); // nobody owns it when the encoder gives it back
    });
    until(() -> home(rung::stage) != first);
    assertThat(source.sinks).hasSize(1);
    source.sinks.getLast().frame(frame(1, TICKS));
    until(() -> home(rung::stage).encoded() == 1);
    assertThat(errors()).hasSize(2).allMatch(e -> e.contains("encoding"));
  }

  @Test
  void theClockOfAnotherOriginIsNotMixedWithTheTimestampsOfTheFormerOne() {
    var source = new FakePictures();
    EncodedSource rung = home(() -> new EncodedSource(endpoint, source, () -> {}));
    source.sinks.getLast().frame(frame(1, 50_000));
    until(() -> rung.stage().encoded() == 1);
    var clock = new SourceClock(1, 90_000, 1_000_000_000, 90_000);

    source.clock = new PictureSource.PictureClock(2, clock);
    look(rung, 1);
    assertThat(home(() -> rung.media().clock())).isNull();

    source.clock = new PictureSource.PictureClock(1, clock);
    look(rung, 2);
    SourceClock told = home(() -> rung.media().clock());
    assertThat(told).isEqualTo(new SourceClock(rung.stage().ssrc(), 90_000, 1_000_000_000, 90_000));
  }

  private void look(EncodedSource rung, int seconds) {
    home(() -> {
      rung.onTimeout(pipeline.home().clock().nowNanos() + TimeUnit.SECONDS.toNanos(seconds));
      return null;
    });
  }

  @Test
  void aCodecIsFollowedFromAKeyFrameOnAndNotWithEachPacket() {
    long second = TrackSource.CODEC_NANOS;
    home(() -> {
      receive("VP8", true, 0);
      assertThat(track.description()).startsWith("VP8");
      for (int i = 1; i < 900; i++) {
        receive(i % 2 == 0 ? "VP8" : "H264", i % 3 == 0, i * second / 1000);
        assertThat(track.description()).startsWith("VP8");
      }
      receive("H264", false, 2 * second - 1);
      assertThat(track.description()).startsWith("H264"); // the other one has ended
      receive("VP8", true, 2 * second);
      assertThat(track.description()).startsWith("H264");
      receive("H264", false, 3 * second - 2);
      receive("VP8", false, 3 * second);
      assertThat(track.description()).startsWith("H264");
      receive("VP8", true, 3 * second + 1);
      assertThat(track.description()).startsWith("VP8");
      return null;
    });
  }

  private void receive(String codec, boolean key, long nanos) {
    var writer =
        new LocalRtpWriter(
            PayloadFormat.VP8,
            payloadType(codec),
            1,
            1,
            (packet, now) -> {
              packet.setKeyFrameStart(key);
              track.packet(packet, now);
            });
    int headroom = LocalRtpWriter.HEADROOM;
    writer.frame(nanos, nanos).payload(new byte[headroom + 20], headroom, 20, true);
  }

  @Test
  void aStreamThatIsNeverDecodableIsAnErrorThatSaysWhy() {
    home(() -> {
      pictures(track).add(frame -> {});
      return null;
    });
    // RFC 7741 section 4.2, RFC 6386 section 9.1: a key frame of 16383x16383
    byte[] huge = {
      0x10, 0x10, 0x01, 0, (byte) 0x9d, 1, 0x2a, (byte) 0xff, 0x3f, (byte) 0xff, 0x3f, 1, 2, 3, 4
    };
    var writer =
        new LocalRtpWriter(
            PayloadFormat.VP8,
            payloadType("VP8"),
            1,
            1,
            (packet, now) -> {
              var kept = new RtpPacket();
              kept.copyFrom(packet);
              home(() -> {
                track.packet(kept, now);
                return null;
              });
            });
    for (int i = 0; i < 10; i++) {
      byte[] buffer = new byte[LocalRtpWriter.HEADROOM + huge.length];
      System.arraycopy(huge, 0, buffer, LocalRtpWriter.HEADROOM, huge.length);
      long now = System.nanoTime();
      writer.frame((long) i * TICKS, now);
      writer.payload(buffer, LocalRtpWriter.HEADROOM, huge.length, true);
    }
    until(() -> runtime.pictures().count(PictureOutcome.DECODE_SKIPPED) == 10);
    until(() -> errors().size() == 2); // element and pipeline
    assertThat(errors()).allMatch(e -> e.contains("VP8") && e.contains("2560x2560"));
  }

  private static PictureSource pictures(Source source) {
    PictureSource pictures = source.pictures();
    assertThat(pictures).isNotNull();
    return pictures;
  }

  private int payloadType(String encodingName) {
    for (NegotiatedCodec codec : track.codecs()) {
      if (codec.encodingName().equalsIgnoreCase(encodingName)) {
        return codec.payloadType();
      }
    }
    throw new AssertionError(encodingName + " was not negotiated: " + track.codecs());
  }

  private void publishKeyFrame() {
    encoder.requestKeyFrame();
    encoder.frame(frame(1, timestamp));
    timestamp += TICKS;
    List<RtpPacket> packets = poll();
    home(() -> {
      for (RtpPacket packet : packets) {
        track.packet(packet, packet.receivedNanos());
      }
      return null;
    });
  }

  private List<RtpPacket> poll() {
    try {
      List<RtpPacket> packets = encoded.poll(Wait.DEADLINE_NANOS, TimeUnit.NANOSECONDS);
      assertThat(packets).isNotNull();
      return packets;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static VideoFrame frame(long origin, long timestamp) {
    I420Picture picture = I420Picture.allocate(64, 48, 0);
    Pictures.fill(picture, 100, 128, 128);
    return new VideoFrame(picture, origin, timestamp, System.nanoTime());
  }

  /// All work threads wait meanwhile.
  private void whileNothingWorks(Runnable task) {
    int threads = WorkPool.defaultThreads();
    var holding = new CountDownLatch(threads);
    var done = new CountDownLatch(1);
    for (int i = 0; i < threads; i++) {
      Actor.Step step =
          () -> {
            holding.countDown();
            await(done);
            return false;
          };
      new Actor(runtime.work(), step, () -> {}, fault -> {}).wake();
    }
    await(holding);
    task.run();
    done.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(Wait.DEADLINE_NANOS, TimeUnit.NANOSECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class TestFilter extends Filter {
    TestFilter(MediaPipeline pipeline, PictureFilter filter) {
      super(pipeline);
      filters(filter);
      join();
    }
  }

  private static final class FakePictures implements PictureSource {
    final List<FrameSink> sinks = new ArrayList<>();
    @Nullable PictureClock clock;

    @Override
    public void add(FrameSink sink) {
      sinks.add(sink);
    }

    @Override
    public void remove(FrameSink sink) {
      sinks.remove(sink);
    }

    @Override
    public @Nullable PictureClock pictureClock() {
      return clock;
    }
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
}
