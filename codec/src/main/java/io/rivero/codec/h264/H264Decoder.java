package io.rivero.codec.h264;

import io.rivero.codec.picture.I420Picture;
import io.rivero.codec.picture.PicturePool;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jcodec.codecs.h264.POCManager;
import org.jcodec.codecs.h264.decode.DeblockerInput;
import org.jcodec.codecs.h264.decode.SliceDecoder;
import org.jcodec.codecs.h264.decode.SliceReader;
import org.jcodec.codecs.h264.decode.deblock.DeblockingFilter;
import org.jcodec.codecs.h264.io.model.Frame;
import org.jcodec.common.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Decodes H.264 (ITU-T H.264), access unit by access unit, bit-exactly: progressive pictures,
/// 4:2:0, 8 bits, of the baseline, main and high profiles without slice groups, redundant slices
/// and constrained intra prediction. Pictures come out in the order in which they are decoded,
/// which is that of the display where there are no B pictures, as in calls.
///
/// The slices are decoded by JCodec, in the caller's thread. What tells it how much memory to take
/// or how long to read is checked before, and the references are kept here; so its own decoder
/// class, which starts threads and filters what is not to be filtered, is not used.
///
/// Whatever the bytes are, [#decode] returns and throws nothing. After a damaged frame, or when one
/// is missing, nothing is decoded until the next IDR picture; [#keyFrameNeeded] says so meanwhile.
///
/// Not thread-safe: one owner, any thread.
public final class H264Decoder implements AutoCloseable {
  private static final int POOL_CAPACITY = 8;
  private static final int MAX_SLICES = 1024;
  private static final int SLICE = 1;
  private static final int IDR_SLICE = 5;
  private static final int SEQUENCE_SET = 7;
  private static final int PICTURE_SET = 8;

  /// Macroblocks that a byte of an IDR picture can stand for; more in a small one only take memory.
  private static final int MAX_MACROBLOCKS_PER_BYTE = 64;

  static {
    // What the library thinks of damaged bytes must not fill the terminal: results say enough.
    Logger.addSink(message -> {});
  }

  /// Limits of what is decoded.
  ///
  /// @param maxWidth of a picture in luma samples as it is coded, at least 16
  /// @param maxHeight of a picture in luma samples as it is coded, at least 16
  public record Config(int maxWidth, int maxHeight) {
    /// Checks the ranges.
    public Config {
      if (maxWidth < 16 || maxHeight < 16) {
        throw new IllegalArgumentException("limits " + maxWidth + "x" + maxHeight);
      }
    }

    /// Pictures of up to 4096x4096.
    public static Config defaults() {
      return new Config(4096, 4096);
    }
  }

  /// What became of a frame.
  public enum Result {
    /// It is the picture now.
    SHOWN,
    /// There was no picture in it, parameter sets for example; the picture stays.
    NOT_SHOWN,
    /// It is damaged, larger than the limits, of an unsupported kind, or a frame before it is
    /// missing; the picture stays, and a key frame is needed.
    CORRUPT,
    /// It was ignored, as it refers to frames that are missing; the picture stays.
    KEY_FRAME_NEEDED
  }

  private static final class Slice {
    final SliceHeader header;
    final byte[] rbsp;

    Slice(SliceHeader header, byte[] rbsp) {
      this.header = header;
      this.rbsp = rbsp;
    }
  }

  private final Config config;
  private final PicturePool pool = new PicturePool(0, POOL_CAPACITY);
  private final ParameterSets sets = new ParameterSets();
  private final POCManager order = new POCManager();
  private final List<Slice> slices = new ArrayList<>();
  private @Nullable ReferencePictures references;
  private @Nullable I420Picture shown;
  private boolean keyFrameNeeded = true;

  /// Makes a decoder that waits for a key frame.
  public H264Decoder(Config config) {
    this.config = config;
  }

  /// Decodes the access unit `bytes[offset, offset + length)` in the byte stream format (annex B).
  /// The bytes are neither kept nor changed.
  ///
  /// @throws IndexOutOfBoundsException if the range is not in the array
  public Result decode(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    slices.clear();
    try {
      return decodeUnits(bytes, offset, offset + length);
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      return corrupt(); // the library's way of saying that the bytes are wrong
    } finally {
      slices.clear();
    }
  }

  private Result decodeUnits(byte[] b, int from, int to) {
    if (!collect(b, from, to)) {
      return corrupt();
    }
    if (slices.isEmpty()) {
      return Result.NOT_SHOWN;
    }
    SliceHeader first = slices.getFirst().header;
    if (!first.idr() && keyFrameNeeded) {
      return Result.KEY_FRAME_NEEDED;
    }
    ReferencePictures pictures = referencesFor(first, to - from);
    if (pictures == null || !pictures.follows(first) || !areOfOnePicture(first)) {
      return corrupt();
    }
    return decode(first, pictures);
  }

  /// Takes in parameter sets and remembers the slices.
  ///
  /// @return false if there is something in it that cannot be decoded
  private boolean collect(byte[] b, int from, int to) {
    boolean usable = true;
    int start = NalUnits.start(b, from, to);
    while (start < to && usable) {
      int end = NalUnits.end(b, start, to);
      usable =
          switch (b[start] & 0x1f) {
            case SLICE, IDR_SLICE -> addSlice(b, start, end);
            case 2, 3, 4 -> false; // data partitions
            case SEQUENCE_SET -> sets.addSequence(b, start, end);
            case PICTURE_SET -> sets.addPicture(b, start, end);
            default -> true;
          };
      start = NalUnits.start(b, end, to);
    }
    return usable;
  }

  private boolean addSlice(byte[] b, int start, int end) {
    RbspReader in = RbspReader.of(b, start + 1, end, end - start);
    SliceHeader header = SliceHeader.parse(b[start], in, sets);
    if (header == null || slices.size() == MAX_SLICES) {
      return false;
    }
    slices.add(new Slice(header, in.bytes()));
    return true;
  }

  /// The references of the sequence that a picture belongs to; a new one begins at an IDR picture
  /// only.
  private @Nullable ReferencePictures referencesFor(SliceHeader first, int length) {
    SequenceParameters sequence = first.sequence();
    ReferencePictures current = references;
    if (current != null && current.sequence().equals(sequence)) {
      return current;
    }
    boolean tooLarge =
        sequence.codedWidth() > config.maxWidth
            || sequence.codedHeight() > config.maxHeight
            || sequence.macroblocks() > (long) MAX_MACROBLOCKS_PER_BYTE * length;
    if (!first.idr() || tooLarge) {
      return null;
    }
    references = new ReferencePictures(sequence);
    return references;
  }

  private boolean areOfOnePicture(SliceHeader first) {
    for (Slice slice : slices) {
      SliceHeader header = slice.header;
      if (header.idr() != first.idr()
          || header.reference() != first.reference()
          || header.frameNum() != first.frameNum()
          || !header.sequence().equals(first.sequence())) {
        return false;
      }
    }
    return true;
  }

  private Result decode(SliceHeader first, ReferencePictures pictures) {
    List<SliceReader> readers = new ArrayList<>();
    for (Slice slice : slices) {
      readers.add(sets.reader(slice.header, slice.rbsp));
    }
    if (first.idr()) {
      pictures.clear();
    }
    var header = readers.getFirst().getSliceHeader();
    int poc = order.calcPOC(header, readers.getFirst().getNALUnit());
    DeblockerInput input = new DeblockerInput(header.sps);
    Frame frame =
        org.jcodec.codecs.h264.H264Decoder.createFrame(
            header.sps,
            pictures.acquirePlanes(),
            first.frameNum(),
            header.sliceType,
            input.mvs,
            input.refsUsed,
            poc);
    for (SliceReader reader : readers) {
      new SliceDecoder(header.sps, pictures.byFrameNum(), pictures.longTerm(), input, frame)
          .decodeFromReader(reader);
    }
    if (!isComplete(input)) {
      pictures.release(frame);
      return corrupt();
    }
    deblock(frame, input);
    show(frame, first.sequence());
    keyFrameNeeded = false;
    if (first.reference()) {
      boolean longTerm = first.idr() && header.refPicMarkingIDR.isUseForlongTerm();
      pictures.add(frame, first, longTerm, header.refPicMarkingNonIDR);
    } else {
      pictures.release(frame);
    }
    return Result.SHOWN;
  }

  /// Whether each macroblock has been decoded.
  private static boolean isComplete(DeblockerInput input) {
    for (var slice : input.shs) {
      if (slice == null) {
        return false;
      }
    }
    return true;
  }

  /// The library's filter knows no slices that are not to be filtered (section 7.4.3,
  /// disable_deblocking_filter_idc), so those are only right if they are the whole picture.
  private static void deblock(Frame frame, DeblockerInput input) {
    for (var slice : input.shs) {
      if (slice.disableDeblockingFilterIdc != 1) {
        new DeblockingFilter(frame.getWidth() / 16, 8, input).deblockFrame(frame);
        return;
      }
    }
  }

  private void show(Frame frame, SequenceParameters sequence) {
    I420Picture picture = pool.acquire(sequence.width(), sequence.height());
    int left = sequence.cropLeft();
    int top = sequence.cropTop();
    int stride = sequence.codedWidth();
    int width = picture.width();
    for (int row = 0; row < picture.height(); row++) {
      int to = picture.offset() + row * picture.stride();
      unsign(frame.getPlaneData(0), (top + row) * stride + left, picture.y(), to, width);
    }
    int chromaWidth = picture.chromaWidth();
    for (int row = 0; row < picture.chromaHeight(); row++) {
      int from = (top / 2 + row) * (stride / 2) + left / 2;
      int to = picture.chromaOffset() + row * picture.chromaStride();
      unsign(frame.getPlaneData(1), from, picture.u(), to, chromaWidth);
      unsign(frame.getPlaneData(2), from, picture.v(), to, chromaWidth);
    }
    if (shown != null) {
      shown.release();
    }
    shown = picture;
  }

  /// The library's samples are 128 less.
  private static void unsign(byte[] from, int at, byte[] out, int to, int count) {
    for (int i = 0; i < count; i++) {
      out[to + i] = (byte) (from[at + i] ^ 0x80);
    }
  }

  private Result corrupt() {
    keyFrameNeeded = true;
    return Result.CORRUPT;
  }

  /// The picture that is shown, null before the first one. Whoever keeps it retains it; without
  /// that it is valid until the next call of [#decode] or [#close].
  public @Nullable I420Picture picture() {
    return shown;
  }

  /// Whether nothing can be decoded until an IDR picture comes.
  public boolean keyFrameNeeded() {
    return keyFrameNeeded;
  }

  /// Gives the shown picture back. The decoder starts anew if it is used again.
  @Override
  public void close() {
    if (shown != null) {
      shown.release();
      shown = null;
    }
    references = null;
    keyFrameNeeded = true;
  }
}
