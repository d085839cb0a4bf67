package org.citystream.runners;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * Stands between clients and a store that speaks S3, on the loopback interface, and does to each
 * call what the test wants.
 */
final class StoreProxy implements AutoCloseable {
  private static final Set<String> OF_CONNECTION =
      Set.of("connection", "content-length", "expect", "host", "transfer-encoding");

  private final String store;
  private final HttpServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Queue<StoreCall> calls = new ConcurrentLinkedQueue<>();
  private volatile Function<StoreCall, StoreFault> faults = call -> StoreFault.NONE;

  private StoreProxy(String store, HttpServer server) {
    this.store = store;
    this.server = server;
  }

  /** Starts it on a free port. */
  static StoreProxy to(String store) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    StoreProxy proxy = new StoreProxy(store, server);
    server.setExecutor(new Daemon("proxy"));
    server.createContext("/", proxy::handle);
    server.start();
    return proxy;
  }

  /** Where it answers. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on, what happens to a call. */
  void faults(Function<StoreCall, StoreFault> next) {
    faults = next;
    calls.clear();
  }

  /** What it was asked since the faults were named. */
  List<StoreCall> calls() {
    return List.copyOf(calls);
  }

  private void handle(HttpExchange exchange) throws IOException {
    // What is closed without an answer loses its connection.
    try (exchange) {
      StoreCall call = StoreCall.of(exchange);
      calls.add(call);
      faults.apply(call).handle(exchange, this::ask);
    }
  }

  private HttpResponse<byte[]> ask(HttpExchange exchange) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(store + exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod(),
                BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!isOfConnection(name)) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Whether a header belongs to one connection, not to what goes through it. */
  static boolean isOfConnection(String header) {
    return OF_CONNECTION.contains(header.toLowerCase(Locale.ROOT));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
