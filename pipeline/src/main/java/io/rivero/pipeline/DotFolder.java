package io.rivero.pipeline;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Where `dumpGstreamerDot` writes. File names are made of numbers and class names only, and after
/// {@link #MAX_FILES} there are no more. Safe for use by any thread; blocks, so not by a loop.
final class DotFolder {
  static final int MAX_FILES = 1000;

  private static final Logger LOGGER = System.getLogger(DotFolder.class.getName());

  private final @Nullable Path folder;
  private final AtomicInteger files = new AtomicInteger();

  /// @param folder null for none: then nothing is written
  DotFolder(@Nullable Path folder) {
    this.folder = folder;
  }

  /// Writes a drawing of an object.
  ///
  /// @throws MediaException NOT_ENOUGH_RESOURCES after too many, UNEXPECTED_ERROR when it fails
  void write(MediaObject object, String dot) {
    if (folder == null) {
      LOGGER.log(Level.DEBUG, "No folder for the drawing of {0}", object);
      return;
    }
    int number = files.incrementAndGet();
    if (number > MAX_FILES) {
      throw new MediaException(
          ErrorCode.NOT_ENOUGH_RESOURCES, "More than " + MAX_FILES + " drawings since the start");
    }
    String name =
        String.format(
            Locale.ROOT,
            "%d-%04d-%s.dot",
            System.currentTimeMillis(),
            number,
            object.getClass().getSimpleName());
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve(name), dot, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "A drawing cannot be written to " + folder, e);
      throw new MediaException(ErrorCode.UNEXPECTED_ERROR, "The drawing cannot be written");
    }
  }
}
