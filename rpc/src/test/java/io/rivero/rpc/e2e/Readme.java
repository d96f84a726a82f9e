package io.rivero.rpc.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/// The README of the project, as its readers see it: sections with fenced blocks of code.
final class Readme {
  static final Path FILE = Path.of("..", "README.md");
  private static final String FENCE = "```";

  private Readme() {}

  /// The only block of a language in the section with this heading.
  ///
  /// @throws AssertionError when there is none, or more than one
  static String block(String heading, String language) {
    List<String> blocks = blocks(heading, language);
    if (blocks.size() != 1) {
      throw new AssertionError(
          "README.md has " + blocks.size() + " blocks of " + language + " in '" + heading + "'");
    }
    return blocks.getFirst();
  }

  private static List<String> blocks(String heading, String language) {
    List<String> blocks = new ArrayList<>();
    boolean here = false;
    StringJoiner block = null;
    String fence = "";
    for (String line : lines()) {
      if (!fence.isEmpty()) {
        if (line.equals(FENCE)) {
          if (here && fence.equals(FENCE + language) && block != null) {
            blocks.add(block.toString());
          }
          fence = "";
        } else if (block != null) {
          block.add(line);
        }
      } else if (line.startsWith(FENCE)) {
        fence = line;
        block = new StringJoiner("\n", "", "\n");
      } else if (line.startsWith("## ")) {
        here = line.equals("## " + heading);
      }
    }
    return blocks;
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
