package io.rivero.rpc;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// Starts the server from the command line.
public final class Main {
  private Main() {}

  /// Runs until SIGTERM or SIGINT, which end it with exit code 0; what keeps it from starting is
  /// one line on standard error and exit code 1.
  public static void main(String[] arguments) {
    // Plain heap buffers and no look into the JDK's internals: quiet on every JDK.
    System.setProperty("io.netty.noUnsafe", "true");
    System.setProperty("io.netty.allocator.type", "unpooled");
    // Netty logs as everything else does; a library that asks SLF4J has nothing to say.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    if (Runtime.getRuntime().availableProcessors() == 1
        && System.getProperty(Turns.PARALLELISM) == null) {
      System.setProperty(Turns.PARALLELISM, "2"); // one may be kept busy, see Turns
    }
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    RiveroServer.prepare();
    Integer exitCode = start(arguments, System.getenv(), System.out, System.err);
    if (exitCode != null) {
      System.exit(exitCode);
    }
  }

  /// Starts, or says why not.
  ///
  /// @return the exit code, or null when a server runs
  static @Nullable Integer start(
      String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    var options = new CommandLineOptions();
    var commandLine = new CommandLine(options);
    try {
      commandLine.parseArgs(arguments);
      if (commandLine.isUsageHelpRequested()) {
        commandLine.usage(out);
        return 0;
      }
      if (commandLine.isVersionHelpRequested()) {
        commandLine.printVersionHelp(out);
        return 0;
      }
      if (options.list) {
        RiveroServer.factories().forEach(out::println);
        return 0;
      }
      List<String> warnings = new ArrayList<>();
      Settings settings = options.settings(environment, warnings);
      Logs.configure(settings.logLevel());
      Logger logger = System.getLogger(Main.class.getName());
      warnings.forEach(warning -> logger.log(Level.WARNING, warning));
      RiveroServer server = RiveroServer.start(settings);
      if (options.dryRun) {
        server.warmUp();
        server.close();
        out.println("Rivero could listen on " + server.uri());
        return 0;
      }
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, err), "stop"));
      announce(server, out);
      warnIfOpen(settings, logger);
      Thread.ofPlatform().daemon().name("warm-up").start(() -> server.warmUp());
      return null;
    } catch (CommandLine.ParameterException | ConfigException e) {
      err.println("rivero: " + oneLine(String.valueOf(e.getMessage())));
      return 1;
    }
  }

  /// What a person wants to know, and a last line that scripts wait for.
  private static void announce(RiveroServer server, PrintStream out) {
    out.println("Rivero " + BuildInfo.version());
    out.println("  WebSocket  " + server.uri());
    if (server.secureUri() != null) {
      out.println("             " + server.secureUri());
    }
    out.println("  page       " + server.page());
    out.println("  media      " + server.mediaPorts());
    out.println("Rivero is listening on " + server.uri());
    out.flush();
  }

  private static void warnIfOpen(Settings settings, Logger logger) {
    if (settings.access().tokenFile().isEmpty() && !settings.bindAddress().isLoopbackAddress()) {
      logger.log(
          Level.WARNING,
          "Everybody who reaches {0} can control this server: --token-file asks for a token",
          settings.bind());
    }
  }

  /// The JVM would exit with 143 after SIGTERM; a server that was asked to stop has not failed. The
  /// logging system may have been shut down already, hence a line of our own.
  private static void stop(RiveroServer server, PrintStream err) {
    err.print(Logs.Line.line(Instant.now(), "INFO", Main.class.getName(), "Rivero stops"));
    server.close();
    err.flush();
    Runtime.getRuntime().halt(0);
  }

  private static String oneLine(String text) {
    return text.lines().map(String::strip).reduce((a, b) -> a + " " + b).orElse("");
  }
}
