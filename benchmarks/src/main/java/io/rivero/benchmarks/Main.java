package io.rivero.benchmarks;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Runs one of the programs by name.
public final class Main {
  /// A program; what goes wrong in the surroundings ends it with an exception.
  interface Program {
    void run(Arguments arguments) throws Exception;
  }

  private static final Map<String, Program> PROGRAMS = new LinkedHashMap<>();

  static {
    PROGRAMS.put("load", LoadProgram::run);
    PROGRAMS.put("firstframe", FirstFrameProgram::run);
    PROGRAMS.put("loopback", LoopbackProgram::run);
    PROGRAMS.put("filter", FilterProgram::run);
    PROGRAMS.put("startup", StartupProgram::run);
    PROGRAMS.put("srtp", SrtpProgram::run);
    PROGRAMS.put("rtp", RtpProgram::run);
    PROGRAMS.put("audio", AudioProgram::run);
    PROGRAMS.put("clips", ClipsProgram::run);
    PROGRAMS.put("vp8", Vp8Program::run);
    PROGRAMS.put("protocol", ProtocolProgram::run);
  }

  private Main() {}

  /// Runs one program and ends the JVM: 0 when it has run, whatever it measured; 2 for wrong
  /// arguments; 1 when a file or the surroundings are not as they have to be.
  ///
  /// @param arguments the program's name, then its own arguments
  public static void main(String[] arguments) throws Exception {
    Program program = arguments.length == 0 ? null : PROGRAMS.get(arguments[0]);
    if (program == null) {
      System.err.println("one of: " + String.join(", ", PROGRAMS.keySet()) + " (see --help)");
      System.exit(2);
      return;
    }
    try {
      program.run(Arguments.parse(Arrays.copyOfRange(arguments, 1, arguments.length)));
    } catch (IllegalArgumentException e) {
      System.err.println(arguments[0] + ": " + e.getMessage());
      System.exit(2);
    } catch (NoSuchFileException e) {
      System.err.println(arguments[0] + ": no such file: " + e.getMessage());
      System.exit(1);
    } catch (IOException e) {
      System.err.println(arguments[0] + ": " + e.getMessage());
      System.exit(1);
    }
    System.exit(0); // whatever threads a library has left
  }
}
