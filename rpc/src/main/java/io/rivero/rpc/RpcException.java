package io.rivero.rpc;

import io.rivero.pipeline.ErrorCode;
import io.rivero.pipeline.MediaException;
import org.jspecify.annotations.Nullable;

/// A request that is answered with an error.
final class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// JSON-RPC 2.0, section 5.1.
  static final int PARSE_ERROR = -32700;

  static final int INVALID_REQUEST = -32600;
  static final int METHOD_NOT_FOUND = -32601;
  static final int INTERNAL_ERROR = -32603;

  /// A top-level parameter is missing.
  static final int SERVER_ERROR = -32000;

  private final int number;
  private final @Nullable String type;

  /// An error of JSON-RPC itself, without `data`.
  RpcException(int number, String message) {
    this(number, null, message);
  }

  /// An error of the object model.
  RpcException(ErrorCode code, String message) {
    this(code.number(), code.name(), message);
  }

  RpcException(MediaException e) {
    this(e.code(), String.valueOf(e.getMessage()));
  }

  /// @param type what `data.type` says, null for no `data`
  RpcException(int number, @Nullable String type, String message) {
    super(message, null, false, false);
    this.number = number;
    this.type = type;
  }

  static RpcException marshal(String message) {
    return new RpcException(ErrorCode.MARSHALL_ERROR, message);
  }

  static RpcException objectNotFound(String id) {
    if (id.startsWith("newref:")) {
      return new RpcException(
          ErrorCode.MEDIA_OBJECT_NOT_FOUND_TRANSACTION_NO_COMMIT,
          "Object '"
              + id
              + "' not found. Possibly using a transactional object without committing the"
              + " transaction.");
    }
    return new RpcException(ErrorCode.MEDIA_OBJECT_NOT_FOUND, "Object '" + id + "' not found");
  }

  int number() {
    return number;
  }

  @Nullable String type() {
    return type;
  }

  /// The message as the answer carries it.
  String text() {
    return String.valueOf(getMessage());
  }
}
