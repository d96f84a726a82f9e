package io.rivero.pipeline;

/// A call on a media object that cannot be carried out; the message is meant for the application.
public final class MediaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public MediaException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
