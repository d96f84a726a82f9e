package io.rivero.rpc;

/// The server cannot start as it is configured. The message is one line for the person who started
/// it.
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConfigException(String message) {
    super(message);
  }

  ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
