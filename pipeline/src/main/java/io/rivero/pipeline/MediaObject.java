package io.rivero.pipeline;

import io.rivero.pipeline.net.MediaLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// What an application creates, connects and releases. Objects form a tree: a pipeline, its
/// elements, the ports of a hub. The public methods are those of the Kurento object model, name by
/// name; they may be called by any thread but a media loop's, and run on the home loop of their
/// pipeline, which owns their state.
///
/// A parameter that is `@Nullable` may be absent; it then has the default that its documentation
/// says.
public abstract class MediaObject {
  /// The module that the classes of the Kurento object model name in ids and types.
  public static final String MODULE = "kurento";

  private enum Life {
    ALIVE,
    RELEASING,
    GONE
  }

  private final String id;
  private final @Nullable MediaObject parent;
  private final long creationTimeSeconds = System.currentTimeMillis() / 1000;
  private final List<MediaObject> children = new ArrayList<>();
  private final Tags tags = new Tags();
  private String name;
  private volatile boolean sendTagsInEvents;
  private Life life = Life.ALIVE;

  MediaObject(@Nullable MediaObject parent) {
    this.parent = parent;
    String own = UUID.randomUUID() + "_" + MODULE + "." + getClass().getSimpleName();
    this.id = parent == null ? own : parent.id + "/" + own;
    this.name = id;
  }

  /// The runtime that the object lives in.
  public abstract MediaRuntime runtime();

  /// The loop that owns the object.
  abstract MediaLoop home();

  /// Called once on the home loop after the children are gone.
  abstract void released();

  public final String getId() {
    return id;
  }

  /// Null for a pipeline.
  public final @Nullable MediaObject getParent() {
    return parent;
  }

  public abstract MediaPipeline getMediaPipeline();

  public final List<MediaObject> getChildren() {
    return onHome(() -> List.copyOf(children));
  }

  public final String getName() {
    return onHome(() -> name);
  }

  /// Names the object for people.
  ///
  /// @throws MediaException NOT_ENOUGH_RESOURCES above the length that {@link Tags} allows
  public final void setName(String name) {
    Tags.requireShort(name);
    onHome(() -> this.name = name);
  }

  public final boolean getSendTagsInEvents() {
    return sendTagsInEvents;
  }

  public final void setSendTagsInEvents(boolean sendTagsInEvents) {
    this.sendTagsInEvents = sendTagsInEvents;
  }

  /// Seconds since 1970.
  public final int getCreationTime() {
    return (int) creationTimeSeconds;
  }

  /// Keeps a note with the object; a key that exists gets the new value.
  ///
  /// @throws MediaException NOT_ENOUGH_RESOURCES above the limits of {@link Tags}
  public final void addTag(String key, String value) {
    onHome(() -> {
      tags.add(key, value);
      return null;
    });
  }

  /// An unknown key is no error.
  public final void removeTag(String key) {
    onHome(() -> {
      tags.remove(key);
      return null;
    });
  }

  /// The note of a key.
  ///
  /// @throws MediaException MEDIA_OBJECT_TAG_KEY_NOT_FOUND
  public final String getTag(String key) {
    return onHome(() -> tags.get(key));
  }

  public final List<Tag> getTags() {
    return onHome(tags::list);
  }

  /// Ends the object and all below it, children first. Calling it again does nothing.
  public final void release() {
    onHome(() -> {
      releaseTree();
      return null;
    });
  }

  final String nameOnHome() {
    return name;
  }

  /// Has {@link #release} not been called yet? On the home loop.
  final boolean isAlive() {
    return life == Life.ALIVE;
  }

  /// Tells the application; a fault is also told by the pipeline. On the home loop.
  final void raise(Event event) {
    if (life != Life.GONE) {
      runtime().raise(this, event);
      if (event instanceof Event.Error && parent != null) {
        getMediaPipeline().raise(event);
      }
    }
  }

  /// On the home loop, at the end of the constructor of a subclass.
  final void adopt(MediaObject child) {
    if (life != Life.ALIVE) {
      throw new MediaException(
          ErrorCode.MEDIA_OBJECT_NOT_FOUND, "Object '" + id + "' not found: it is being released");
    }
    children.add(child);
  }

  /// The children; on the home loop.
  final List<MediaObject> children() {
    return children;
  }

  /// A step on the home loop; a loop that is overloaded or closed is an error of the call.
  final <T extends @Nullable Object> T onHome(java.util.concurrent.Callable<T> step) {
    try {
      return home().call(step);
    } catch (RejectedExecutionException e) {
      throw new MediaException(ErrorCode.NOT_ENOUGH_RESOURCES, String.valueOf(e.getMessage()));
    }
  }

  private void releaseTree() {
    if (life != Life.ALIVE) {
      return;
    }
    life = Life.RELEASING;
    List.copyOf(children).forEach(MediaObject::releaseTree);
    released();
    if (parent != null) {
      parent.children.remove(this);
    }
    life = Life.GONE;
  }

  @Override
  public final String toString() {
    return id;
  }
}
