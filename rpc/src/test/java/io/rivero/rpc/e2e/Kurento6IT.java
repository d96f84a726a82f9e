package io.rivero.rpc.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The official Java client 6.18.0 with the libraries of its time, in a class loader of its own
/// beside the present one.
class Kurento6IT {
  private static final Path JARS = Path.of(System.getProperty("kurento6", "target/kurento6"));

  /// Shares nothing with the present client but the JDK, and the text of the application.
  private static final class FormerClient extends URLClassLoader {
    FormerClient(URL[] jars) {
      super(jars, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!name.startsWith(Kurento6Application.class.getName())) {
        return super.findClass(name);
      }
      String resource = "/" + name.replace('.', '/') + ".class";
      try (InputStream in = Kurento6IT.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private static URL[] jars() throws IOException {
    try (Stream<Path> files = Files.list(JARS)) {
      var urls = new ArrayList<URL>();
      for (Path file : files.toList()) {
        urls.add(file.toUri().toURL());
      }
      return urls.toArray(URL[]::new);
    }
  }

  @Test
  void anApplicationOfTheFormerClientWorks() throws Exception {
    var thread = Thread.currentThread();
    ClassLoader former = thread.getContextClassLoader();
    var loader = new FormerClient(jars()); // stays open: its threads end after the test
    try (var server = ServerProcess.start()) {
      thread.setContextClassLoader(loader);
      Class<?> application = loader.loadClass(Kurento6Application.class.getName());
      assertThat(application).isNotSameAs(Kurento6Application.class);
      String uri = server.webSocket().toString();
      Object seen = application.getMethod("run", String.class).invoke(null, uri);
      assertThat(seen)
          .isEqualTo(
              Map.ofEntries(
                  Map.entry("version", "7.3.0"),
                  Map.entry("childs", "2"),
                  Map.entry("minOutputBitrate", "100000"),
                  Map.entry("maxOutputBitrate", "900000"),
                  Map.entry("statsInSeconds", "true"),
                  Map.entry("componentID", "1"),
                  Map.entry("streamID", "1"),
                  Map.entry("pipelines", "0"),
                  Map.entry("addOnIceCandidateListener", "heard"),
                  Map.entry("addOnIceGatheringDoneListener", "heard"),
                  Map.entry("addOnIceComponentStateChangedListener", "heard"),
                  Map.entry("addIceComponentStateChangeListener", "heard")));
    } finally {
      thread.setContextClassLoader(former);
    }
  }
}
