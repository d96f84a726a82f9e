package io.rivero.rpc;

import io.rivero.pipeline.MediaObject;
import io.rivero.pipeline.MediaPipeline;
import io.rivero.pipeline.Tag;
import io.rivero.pipeline.Tags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The remote class of the same name: the server itself, one object with a fixed id. Its public
/// methods are those of the descriptor. Any thread may call.
public final class ServerManager {
  static final String ID = "manager_ServerManager";

  private static final int MAX_CPU_INTERVAL_MILLIS = 60_000;

  /// What the descriptor calls `ServerType`.
  enum ServerType {
    KMS
  }

  /// A register of the descriptor.
  record ModuleInfo(String version, String name, String generationTime, List<String> factories) {}

  /// A register of the descriptor.
  record ServerInfo(
      String version, List<ModuleInfo> modules, ServerType type, List<String> capabilities) {}

  private final ObjectModel model;
  private final Binding binding;
  private final Registry registry;
  private final String metadata;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final int creationTimeSeconds = (int) (System.currentTimeMillis() / 1000);
  private final Tags tags = new Tags();
  private volatile String name = ID;
  private volatile boolean sendTagsInEvents;

  ServerManager(ObjectModel model, Binding binding, Registry registry, String metadata) {
    this.model = model;
    this.binding = binding;
    this.registry = registry;
    this.metadata = metadata;
  }

  /// Modules and what can be created. `version` is that of the protocol's descriptors: clients
  /// compare it.
  public ServerInfo getInfo() {
    List<ModuleInfo> modules = new ArrayList<>();
    String version = "";
    for (var module : model.modules()) {
      version = module.version();
      List<String> factories = module.classes().stream().filter(this::creatable).sorted().toList();
      modules.add(
          new ModuleInfo(module.version(), module.name(), BuildInfo.generationTime(), factories));
    }
    return new ServerInfo(version, modules, ServerType.KMS, List.of("transactions"));
  }

  /// The pipelines of all sessions, oldest first.
  public List<MediaPipeline> getPipelines() {
    return registry.roots().stream()
        .map(root -> root.target)
        .filter(MediaPipeline.class::isInstance)
        .map(MediaPipeline.class::cast)
        .toList();
  }

  /// The ids of all client sessions.
  public List<String> getSessions() {
    return registry.sessionIds();
  }

  /// Text from the configuration.
  public String getMetadata() {
    return metadata;
  }

  /// The descriptor of a module.
  public String getKmd(String moduleName) {
    String text = ObjectModel.descriptorText(moduleName);
    if (text == null) {
      throw new RpcException(40500, "UNDEFINED", "Requested kmd module doesn't exist");
    }
    return text;
  }

  public int getCpuCount() {
    return Runtime.getRuntime().availableProcessors();
  }

  /// Waits, then says how much of one processor this process used meanwhile, in percent.
  ///
  /// @param interval milliseconds, at most a minute
  public float getUsedCpu(int interval) {
    int millis = Math.clamp(interval, 1, MAX_CPU_INTERVAL_MILLIS);
    long cpuBefore = cpuNanos();
    long before = System.nanoTime();
    try {
      boolean stopping = closed.await(millis, TimeUnit.MILLISECONDS);
      if (stopping) {
        return 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
    return 100f * (cpuNanos() - cpuBefore) / (System.nanoTime() - before);
  }

  /// Resident memory in KiB, or the heap's where the system does not tell.
  public long getUsedMemory() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
    } catch (IOException e) {
      // not Linux
    }
    return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1024;
  }

  public String getId() {
    return ID;
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = Tags.requireShort(name);
  }

  /// Always null: it belongs to no pipeline.
  public @Nullable MediaPipeline getMediaPipeline() {
    return null;
  }

  /// Always null.
  public @Nullable MediaObject getParent() {
    return null;
  }

  /// Always empty: pipelines are no children.
  public List<MediaObject> getChildren() {
    return List.of();
  }

  /// Seconds since 1970.
  public int getCreationTime() {
    return creationTimeSeconds;
  }

  public boolean getSendTagsInEvents() {
    return sendTagsInEvents;
  }

  public void setSendTagsInEvents(boolean sendTagsInEvents) {
    this.sendTagsInEvents = sendTagsInEvents;
  }

  public synchronized void addTag(String key, String value) {
    tags.add(key, value);
  }

  public synchronized void removeTag(String key) {
    tags.remove(key);
  }

  public synchronized String getTag(String key) {
    return tags.get(key);
  }

  public synchronized List<Tag> getTags() {
    return tags.list();
  }

  /// What an event of the server manager carries.
  List<Tag> tagsOfEvents() {
    return sendTagsInEvents ? getTags() : List.of();
  }

  /// Calls that wait return at once from now on.
  void close() {
    closed.countDown();
  }

  private boolean creatable(String className) {
    BoundClass bound = binding.find(className);
    return bound != null && bound.factory() != null;
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().map(d -> d.toNanos()).orElse(0L);
  }
}
