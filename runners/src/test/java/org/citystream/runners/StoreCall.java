package org.citystream.runners;

import com.sun.net.httpserver.HttpExchange;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client asks of a store that speaks S3.
 *
 * @param operation which of S3's
 * @param path of the request: a slash, the bucket, and the key if there is one
 * @param query of the request; an empty text if there is none
 * @param kmsKey the id of the key to encrypt with; null if there is none
 * @param attempt 1 for a request that is not repeated
 */
record StoreCall(Operation operation, String path, String query, String kmsKey, int attempt) {
  private static final Pattern ATTEMPT = Pattern.compile("attempt=(\\d+)");

  /** The operations that Beam needs, by S3's own names. */
  enum Operation {
    COMPLETE_MULTIPART_UPLOAD,
    COPY_OBJECT,
    CREATE_MULTIPART_UPLOAD,
    DELETE_OBJECTS,
    GET_OBJECT,
    HEAD_OBJECT,
    LIST_OBJECTS,
    UPLOAD_PART
  }

  /** Whether it uploads the part of this number. */
  boolean isPart(int number) {
    return operation == Operation.UPLOAD_PART
        && ("&" + query + "&").contains("&partNumber=" + number + "&");
  }

  static StoreCall of(HttpExchange exchange) {
    String query = Objects.toString(exchange.getRequestURI().getRawQuery(), "");
    Matcher attempt =
        ATTEMPT.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("amz-sdk-request")));
    return new StoreCall(
        operation(exchange, query),
        exchange.getRequestURI().getPath(),
        query,
        exchange.getRequestHeaders().getFirst("x-amz-server-side-encryption-aws-kms-key-id"),
        attempt.find() ? Integer.parseInt(attempt.group(1)) : 1);
  }

  private static Operation operation(HttpExchange exchange, String query) {
    return switch (exchange.getRequestMethod()) {
      case "GET" -> query.contains("list-type=2") ? Operation.LIST_OBJECTS : Operation.GET_OBJECT;
      case "HEAD" -> Operation.HEAD_OBJECT;
      case "PUT" ->
          exchange.getRequestHeaders().containsKey("x-amz-copy-source")
              ? Operation.COPY_OBJECT
              : Operation.UPLOAD_PART;
      case "POST" -> {
        if (query.startsWith("delete")) {
          yield Operation.DELETE_OBJECTS;
        }
        yield query.startsWith("uploads")
            ? Operation.CREATE_MULTIPART_UPLOAD
            : Operation.COMPLETE_MULTIPART_UPLOAD;
      }
      default -> throw new IllegalArgumentException(exchange.getRequestMethod());
    };
  }
}
