package io.rivero.pipeline;

import io.rivero.pipeline.net.MediaLoop;
import io.rivero.pipeline.video.EncoderTarget;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A node of the graph. For each kind of media it is fed by at most one element and feeds any
/// number.
///
/// An element either gives a `Source` of its own (an endpoint, a filter) or passes on what it is
/// fed (`PassThrough`). Consumers subscribe to the source itself, found through the elements that
/// pass it on, so that a packet goes from its source to its consumers in one step however long the
/// chain is.
public abstract class MediaElement extends MediaObject {
  static final String DEFAULT = "default";
  private static final Logger LOGGER = System.getLogger(MediaElement.class.getName());

  /// In the order in which events of a connection of all kinds come.
  private static final Set<MediaType> ALL_KINDS =
      Collections.unmodifiableSet(
          new LinkedHashSet<>(List.of(MediaType.AUDIO, MediaType.VIDEO, MediaType.DATA)));

  private final MediaPipeline pipeline;
  private final Map<MediaType, MediaElement> sources = new EnumMap<>(MediaType.class);
  private final Map<MediaType, Set<MediaElement>> sinks = new EnumMap<>(MediaType.class);
  private final Set<MediaType> flowingIn = EnumSet.noneOf(MediaType.class);
  private final Set<MediaType> flowingOut = EnumSet.noneOf(MediaType.class);
  private final Map<MediaType, Boolean> transcodingTold = new EnumMap<>(MediaType.class);
  private boolean flowed;
  private volatile int encoderBitrate = 300_000;
  private volatile boolean encoderBitrateSet; // 300 kbit/s count only when they were asked for
  private volatile int minEncoderBitrate;
  private volatile int maxEncoderBitrate = Integer.MAX_VALUE;

  MediaElement(MediaPipeline pipeline) {
    super(pipeline);
    this.pipeline = pipeline;
  }

  /// Makes the element a child of its pipeline: the last step of each constructor of a subclass.
  final void join() {
    onHome(() -> {
      pipeline.adopt(this);
      return null;
    });
  }

  /// What this element gives of a kind by itself; on the home loop.
  @Nullable Source ownSource(MediaType type) {
    return null;
  }

  /// The element whose media this one passes on unchanged; on the home loop.
  @Nullable MediaElement passesOn(MediaType type) {
    return null;
  }

  /// The statistics of the element's RTP streams; on the home loop.
  List<Stats> streamStatistics(Set<MediaType> types, long timestampMillis) {
    return List.of();
  }

  /// From the arrival of what came from outside until it is here, on average; on the home loop.
  double latencyNanos(MediaType type) {
    return 0;
  }

  /// The same, added up; on the home loop.
  StreamTotals streamTotals() {
    return StreamTotals.NONE;
  }

  /// What this element gives, as people see it; null while nothing gives. On the home loop.
  @Nullable Flow flow(MediaType type, long nowNanos) {
    Source source = gives(type);
    return source == null ? null : source.flow(nowNanos);
  }

  /// What leaves the server here, as people see it; on the home loop.
  @Nullable Flow sends(MediaType type, long nowNanos) {
    return null;
  }

  /// The form in which this element reads what it is fed; on the home loop.
  Rung reads(MediaType type) {
    return Rung.RTP;
  }

  /// States worth showing in a drawing, one a line; on the home loop.
  List<String> states() {
    return List.of();
  }

  /// Does media enter or leave the server here?
  boolean isEndpoint() {
    return false;
  }

  /// The source of what comes in was exchanged, or ended (null); on the home loop.
  void inputChanged(MediaType type, @Nullable Source source) {}

  @Override
  public final MediaRuntime runtime() {
    return pipeline.runtime();
  }

  @Override
  final MediaLoop home() {
    return pipeline.home();
  }

  @Override
  public final MediaPipeline getMediaPipeline() {
    return pipeline;
  }

  /// Feeds `sink` with what this element gives; what fed it before is disconnected.
  ///
  /// @param mediaType absent for all kinds
  /// @param sourceMediaDescription absent for "default", the only one there is
  /// @throws MediaException CONNECT_ERROR if the elements are in different pipelines
  public final void connect(
      MediaElement sink,
      @Nullable MediaType mediaType,
      @Nullable String sourceMediaDescription,
      @Nullable String sinkMediaDescription) {
    if (sink.pipeline != pipeline) {
      throw new MediaException(ErrorCode.CONNECT_ERROR, "Media elements do not share pipeline");
    }
    onHome(() -> {
      if (!isAlive() || !sink.isAlive()) {
        throw new MediaException(ErrorCode.CONNECT_ERROR, "Media element is being released");
      }
      for (MediaType type : kinds(mediaType)) {
        connectOnHome(sink, type);
      }
      return null;
    });
  }

  /// Ends what {@link #connect} began. Elements that are not connected are no error.
  ///
  /// @param mediaType absent for all kinds
  public final void disconnect(
      MediaElement sink,
      @Nullable MediaType mediaType,
      @Nullable String sourceMediaDescription,
      @Nullable String sinkMediaDescription) {
    if (sink.pipeline != pipeline) {
      return;
    }
    onHome(() -> {
      for (MediaType type : kinds(mediaType)) {
        if (equals(sink.sources.get(type))) {
          disconnectOnHome(sink, type);
        }
      }
      return null;
    });
  }

  /// What feeds this element.
  ///
  /// @param mediaType absent for all kinds
  /// @param description absent for all
  public final List<ElementConnectionData> getSourceConnections(
      @Nullable MediaType mediaType, @Nullable String description) {
    return onHome(() -> {
      var connections = new ArrayList<ElementConnectionData>();
      for (MediaType type : kinds(mediaType, description)) {
        MediaElement source = sources.get(type);
        if (source != null) {
          connections.add(connection(source, this, type));
        }
      }
      return connections;
    });
  }

  /// What this element feeds.
  ///
  /// @param mediaType absent for all kinds
  /// @param description absent for all
  public final List<ElementConnectionData> getSinkConnections(
      @Nullable MediaType mediaType, @Nullable String description) {
    return onHome(() -> {
      var connections = new ArrayList<ElementConnectionData>();
      for (MediaType type : kinds(mediaType, description)) {
        sinks(type).forEach(sink -> connections.add(connection(this, sink, type)));
      }
      return connections;
    });
  }

  /// Accepted and without effect, as with Kurento: formats are negotiated.
  public final void setAudioFormat(AudioCaps caps) {}

  /// As {@link #setAudioFormat}.
  public final void setVideoFormat(VideoCaps caps) {}

  /// A Graphviz drawing of this element and its connections.
  ///
  /// @param details absent for all
  public final String getGstreamerDot(@Nullable GstreamerDotDetails details) {
    return onHome(() -> Dot.of(getId(), List.of(this), details, home().clock().nowNanos()));
  }

  /// Writes the drawing to the folder of the runtime; nothing happens without one.
  public final void dumpGstreamerDot(@Nullable GstreamerDotDetails details) {
    runtime().dotFolder().write(this, getGstreamerDot(details));
  }

  /// Statistics by id: one entry for the element, and one for each RTP stream of an endpoint.
  ///
  /// @param mediaType absent for all kinds
  public final Map<String, Stats> getStats(@Nullable MediaType mediaType) {
    return onHome(() -> ElementStatistics.of(this, kinds(mediaType)));
  }

  /// Did packets come in during the last two seconds?
  ///
  /// @throws MediaException MEDIA_OBJECT_ILLEGAL_PARAM_ERROR for DATA
  public final boolean isMediaFlowingIn(
      MediaType mediaType, @Nullable String sinkMediaDescription) {
    requireAudioOrVideo(mediaType, "MediaFlowingIn");
    return onHome(() -> isDefault(sinkMediaDescription) && flowingIn.contains(mediaType));
  }

  /// Did this element give packets during the last two seconds?
  ///
  /// @throws MediaException MEDIA_OBJECT_ILLEGAL_PARAM_ERROR for DATA
  public final boolean isMediaFlowingOut(
      MediaType mediaType, @Nullable String sourceMediaDescription) {
    requireAudioOrVideo(mediaType, "MediaFlowingOut");
    return onHome(() -> isDefault(sourceMediaDescription) && flowingOut.contains(mediaType));
  }

  /// Is what this element gives decoded and encoded on its way?
  ///
  /// @throws MediaException MEDIA_OBJECT_ILLEGAL_PARAM_ERROR for DATA
  public final boolean isMediaTranscoding(MediaType mediaType, @Nullable String binName) {
    requireAudioOrVideo(mediaType, "MediaTranscoding");
    return onHome(() -> isTranscoding(mediaType));
  }

  /// Bits per second of what is encoded for this element.
  public final int getEncoderBitrate() {
    return encoderBitrate;
  }

  public final void setEncoderBitrate(int encoderBitrate) {
    this.encoderBitrate = encoderBitrate;
    encoderBitrateSet = true;
  }

  public final int getMinEncoderBitrate() {
    return minEncoderBitrate;
  }

  public final void setMinEncoderBitrate(int minEncoderBitrate) {
    this.minEncoderBitrate = minEncoderBitrate;
  }

  public final int getMaxEncoderBitrate() {
    return maxEncoderBitrate;
  }

  public final void setMaxEncoderBitrate(int maxEncoderBitrate) {
    this.maxEncoderBitrate = maxEncoderBitrate;
  }

  /// What feeds this element; on the home loop.
  final @Nullable MediaElement source(MediaType type) {
    return sources.get(type);
  }

  /// What this element feeds, in the order of connecting; on the home loop.
  final Set<MediaElement> sinks(MediaType type) {
    return sinks.getOrDefault(type, Set.of());
  }

  /// The source of what this element gives, its own or one that it passes on; on the home loop.
  final @Nullable Source gives(MediaType type) {
    MediaElement element = this;
    for (int hops = 0; element != null && hops <= pipeline.children().size(); hops++) {
      Source own = element.ownSource(type);
      if (own != null) {
        return own;
      }
      element = element.passesOn(type);
    }
    return null; // nothing feeds the chain, or it is a ring
  }

  /// Tells all that is fed by this element, through elements that pass it on, that the source of a
  /// kind was exchanged; on the home loop.
  final void outputChanged(MediaType type) {
    Set<MediaElement> reached = new LinkedHashSet<>();
    reach(type, reached);
    for (MediaElement element : reached) {
      MediaElement source = element.sources.get(type);
      element.inputChanged(type, source == null ? null : source.gives(type));
    }
    pipeline.flows().changed();
  }

  /// Sets what {@link #isMediaFlowingIn} says and tells the application; on the home loop.
  final void flowIn(MediaType type, boolean flowing) {
    if (flowing ? flowingIn.add(type) : flowingIn.remove(type)) {
      flowed = true;
      raise(new Event.MediaFlowInStateChanged(flowState(flowing), DEFAULT, type));
    }
  }

  /// Did anything ever come in or go out? On the home loop.
  final boolean hasFlowed() {
    return flowed;
  }

  /// As {@link #flowIn}, for what the element gives; with the first packets it is known whether
  /// they are transcoded.
  final void flowOut(MediaType type, boolean flowing) {
    if (flowing ? flowingOut.add(type) : flowingOut.remove(type)) {
      flowed = true;
      raise(new Event.MediaFlowOutStateChanged(flowState(flowing), DEFAULT, type));
    }
    if (flowing) {
      tellTranscoding(type, isTranscoding(type));
    }
  }

  private void tellTranscoding(MediaType type, boolean transcoding) {
    Boolean told = transcodingTold.put(type, transcoding);
    if (told == null || told != transcoding) {
      raise(
          new Event.MediaTranscodingStateChanged(
              transcoding
                  ? MediaTranscodingState.TRANSCODING
                  : MediaTranscodingState.NOT_TRANSCODING,
              DEFAULT,
              type));
    }
  }

  private boolean isTranscoding(MediaType type) {
    Source source = gives(type);
    return source != null && source.isTranscoding();
  }

  /// What an encoder for this element may use; on the home loop.
  final EncoderTarget.Limits encoderLimits() {
    int min = Math.max(0, minEncoderBitrate);
    int max = Math.max(min, maxEncoderBitrate);
    return new EncoderTarget.Limits(encoderBitrateSet ? Math.max(0, encoderBitrate) : 0, min, max);
  }

  /// Tells the application that something does not work; on the home loop.
  final void raiseError(ErrorCode code, String description) {
    raise(new Event.Error(description, code.number(), "STREAM_ERROR_FAILED"));
  }

  /// A fault of ours has ended one step of the ladder; on the home loop.
  final void raiseFault(String step, RuntimeException fault) {
    LOGGER.log(Level.ERROR, getId() + ": " + step + " is ended by a fault", fault);
    raise(
        new Event.Error(
            "A fault has ended " + step + ": " + fault,
            ErrorCode.UNEXPECTED_ERROR.number(),
            "UNEXPECTED_ELEMENT_ERROR"));
  }

  @Override
  void released() {
    for (MediaType type : MediaType.values()) {
      MediaElement source = sources.get(type);
      if (source != null) {
        source.disconnectOnHome(this, type);
      }
      List.copyOf(sinks(type)).forEach(sink -> disconnectOnHome(sink, type));
    }
  }

  private void connectOnHome(MediaElement sink, MediaType type) {
    MediaElement former = sink.sources.get(type);
    if (equals(former)) {
      return;
    }
    if (former != null) {
      former.unlink(sink, type);
    }
    sink.sources.put(type, this);
    sinks.computeIfAbsent(type, key -> new LinkedHashSet<>()).add(sink);
    raise(new Event.ElementConnected(sink, type, DEFAULT, DEFAULT));
    sink.changed(type);
  }

  private void disconnectOnHome(MediaElement sink, MediaType type) {
    unlink(sink, type);
    sink.changed(type);
  }

  private void unlink(MediaElement sink, MediaType type) {
    sink.sources.remove(type);
    sinks(type).remove(sink);
    raise(new Event.ElementDisconnected(sink, type, DEFAULT, DEFAULT));
  }

  private void changed(MediaType type) {
    MediaElement source = sources.get(type);
    inputChanged(type, source == null ? null : source.gives(type));
    if (ownSource(type) == null) {
      outputChanged(type);
    }
    pipeline.flows().changed();
  }

  /// Is what this element gives needed as pictures, or what it gets made of pictures? On the home
  /// loop.
  final boolean worksOnPictures() {
    Set<MediaElement> reached = new LinkedHashSet<>();
    reach(MediaType.VIDEO, reached);
    MediaElement source = sources.get(MediaType.VIDEO);
    return reached.stream().anyMatch(Filter.class::isInstance)
        || (source != null && source.gives(MediaType.VIDEO) instanceof FilteredSource);
  }

  private void reach(MediaType type, Set<MediaElement> reached) {
    for (MediaElement sink : sinks(type)) {
      if (reached.add(sink) && sink.ownSource(type) == null && sink.passesOn(type) != null) {
        sink.reach(type, reached);
      }
    }
  }

  private static ElementConnectionData connection(
      MediaElement source, MediaElement sink, MediaType type) {
    return new ElementConnectionData(source, sink, type, DEFAULT, DEFAULT);
  }

  private static MediaFlowState flowState(boolean flowing) {
    return flowing ? MediaFlowState.FLOWING : MediaFlowState.NOT_FLOWING;
  }

  private static Set<MediaType> kinds(@Nullable MediaType type) {
    return type == null ? ALL_KINDS : Set.of(type);
  }

  private static Set<MediaType> kinds(@Nullable MediaType type, @Nullable String description) {
    return isDefault(description) ? kinds(type) : Set.of();
  }

  private static boolean isDefault(@Nullable String description) {
    return description == null || description.equals(DEFAULT);
  }

  private static void requireAudioOrVideo(MediaType type, String question) {
    if (type == MediaType.DATA) {
      throw new MediaException(
          ErrorCode.MEDIA_OBJECT_ILLEGAL_PARAM_ERROR,
          "Media type DATA is not supported for " + question);
    }
  }
}
