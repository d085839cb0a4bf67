package org.citystream.runners;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.http.HttpResponse;

/** What happens to a call on its way to a store that speaks S3, or back. */
interface StoreFault {
  /** Nothing. */
  StoreFault NONE =
      (exchange, store) -> {
        HttpResponse<byte[]> answer = store.ask(exchange);
        answer
            .headers()
            .map()
            .forEach(
                (name, values) -> {
                  if (!StoreProxy.isOfConnection(name)) {
                    exchange.getResponseHeaders().put(name, values);
                  }
                });
        if (exchange.getRequestMethod().equals("HEAD")) {
          // Of what a GET would bring.
          answer
              .headers()
              .firstValue("content-length")
              .ifPresent(length -> exchange.getResponseHeaders().set("Content-Length", length));
        }
        respond(exchange, answer.statusCode(), answer.body());
      };

  /** The connection is cut in the middle of what the client sends. */
  StoreFault CUT =
      (exchange, store) -> {
        int length = Integer.parseInt(exchange.getRequestHeaders().getFirst("content-length"));
        exchange.getRequestBody().readNBytes(length / 2);
      };

  /** The store does it, but the connection is cut before the client knows. */
  StoreFault ANSWER_LOST = (exchange, store) -> store.ask(exchange);

  /** The store has no time. */
  StoreFault BUSY = error(503, "SlowDown", "Please reduce your request rate.");

  /** The client has no such permission. */
  StoreFault FORBIDDEN = error(403, "AccessDenied", "Access Denied");

  /** The client has no permission to delete: S3 says so inside an answer that looks well. */
  StoreFault NOTHING_DELETED =
      (exchange, store) ->
          respond(
              exchange,
              200,
              "<DeleteResult><Error><Code>AccessDenied</Code></Error></DeleteResult>");

  /** Where a call goes if nothing happens to it. */
  interface Store {
    HttpResponse<byte[]> ask(HttpExchange exchange) throws IOException;
  }

  /** Answers; if it does not, the connection is cut. */
  void handle(HttpExchange exchange, Store store) throws IOException;

  /** An error of S3 as the answer. */
  static StoreFault error(int status, String code, String message) {
    return (exchange, store) ->
        respond(
            exchange,
            status,
            "<Error><Code>%s</Code><Message>%s</Message></Error>".formatted(code, message));
  }

  private static void respond(HttpExchange exchange, int status, String xml) throws IOException {
    respond(exchange, status, xml.getBytes(UTF_8));
  }

  private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, empty ? -1 : body.length);
    if (!empty) {
      exchange.getResponseBody().write(body);
    }
  }
}
