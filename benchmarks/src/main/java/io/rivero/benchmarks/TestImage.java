package io.rivero.benchmarks;

import com.sun.net.httpserver.HttpServer;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import javax.imageio.ImageIO;

/// A half transparent disc as PNG, on an HTTP server of its own on this machine.
final class TestImage implements AutoCloseable {
  private static final int SIDE = 160;
  private static final String PATH = "/disc.png";

  private final HttpServer server;

  private TestImage(HttpServer server) {
    this.server = server;
  }

  static TestImage serve() throws IOException {
    byte[] bytes = png();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        PATH,
        exchange -> {
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return new TestImage(server);
  }

  private static byte[] png() throws IOException {
    var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(0, 0, 255, 160));
    graphics.fillOval(0, 0, SIDE, SIDE);
    graphics.dispose();
    var out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  String uri() {
    InetSocketAddress address = server.getAddress();
    return "http://" + address.getHostString() + ":" + address.getPort() + PATH;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
