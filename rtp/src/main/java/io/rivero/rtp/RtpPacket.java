package io.rivero.rtp;

/// A view of one RTP packet in a heap array (RFC 3550 section 5.1), reused for packet after packet:
/// nothing is copied or allocated.
///
/// ```
///  0                   1                   2                   3
///  |V=2|P|X|  CC   |M|     PT      |       sequence number         |
///  |                           timestamp                           |
///  |                             SSRC                              |
///  |                          CSRC  x CC                           |
///  |   extension profile           |      length in 32-bit words   |  if X
///  |                    extension elements                         |
///  |                payload ...              | padding | pad count |  if P
/// ```
///
/// Steps: [#parse] reads the header of the still encrypted packet, [#decrypted] moves the view to
/// the plain packet and strips the padding. Bytes from the network never throw; a `false` means
/// that the packet is to be counted and dropped, and that the view's content is undefined.
///
/// Owner: one thread. Another thread gets its own view by [#copyFrom].
public final class RtpPacket {
  /// Length of the header without CSRCs and extensions, in bytes.
  public static final int FIXED_HEADER_LENGTH = 12;

  /// Header extension elements that are kept; further ones are ignored.
  public static final int MAX_EXTENSIONS = 32;

  /// Value of [#extendedSequence], [#extendedTimestamp] and [#receivedNanos] until they are set.
  public static final long UNSET = Long.MIN_VALUE;

  private static final int VERSION = 2;

  private byte[] buffer = new byte[FIXED_HEADER_LENGTH];
  private int offset;
  private int length;
  private int headerLength;
  private int paddingLength;
  private final ExtensionIndex extensions = new ExtensionIndex();

  private long extendedSequence = UNSET;
  private long extendedTimestamp = UNSET;
  private long receivedNanos = UNSET;
  private boolean keyFrameStart;
  private boolean frameStart;

  /// Reads the header of the packet at `offset`; the payload may still be encrypted. Forgets what
  /// the receiving side had set for the previous packet.
  ///
  /// Extension elements (RFC 8285, one-byte and two-byte form) are indexed until the first one that
  /// does not fit into its block; a block of another profile is skipped.
  ///
  /// @return false if the header is malformed: not version 2, or longer than the packet
  public boolean parse(byte[] buffer, int offset, int length) {
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
    paddingLength = 0;
    extensions.clear();
    extendedSequence = UNSET;
    extendedTimestamp = UNSET;
    receivedNanos = UNSET;
    keyFrameStart = false;
    frameStart = false;
    if (length < FIXED_HEADER_LENGTH || (buffer[offset] & 0xff) >>> 6 != VERSION) {
      return false;
    }
    headerLength = FIXED_HEADER_LENGTH + 4 * csrcCount();
    if (headerLength > length) {
      return false;
    }
    return (buffer[offset] & 0x10) == 0 || parseExtensionBlock();
  }

  private boolean parseExtensionBlock() {
    int start = headerLength + 4;
    if (start > length) {
      return false;
    }
    int profile = Bytes.u16(buffer, offset + headerLength);
    int end = start + 4 * Bytes.u16(buffer, offset + headerLength + 2);
    if (end > length) {
      return false;
    }
    headerLength = end;
    extensions.index(buffer, offset, profile, start, end);
    return true;
  }

  /// Moves the view to the decrypted packet, which has the header that [#parse] has read, and
  /// strips the padding (RFC 3550 section 5.1: its last byte counts it, itself included).
  ///
  /// @param length of the decrypted packet: header, payload and padding
  /// @return false if the packet is shorter than its header, or the padding count is 0 or larger
  ///   than what follows the header
  public boolean decrypted(byte[] buffer, int offset, int length) {
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
    paddingLength = 0;
    if (length < headerLength) {
      return false;
    }
    if ((buffer[offset] & 0x20) == 0) {
      return true;
    }
    int room = length - headerLength;
    int padding = room == 0 ? 0 : buffer[offset + length - 1] & 0xff;
    if (padding == 0 || padding > room) {
      return false;
    }
    paddingLength = padding;
    return true;
  }

  /// Makes this view the same as `other`, sharing its buffer: for a pre-allocated slot that carries
  /// a packet to another thread. The buffer must not be changed any more.
  public void copyFrom(RtpPacket other) {
    buffer = other.buffer;
    offset = other.offset;
    length = other.length;
    headerLength = other.headerLength;
    paddingLength = other.paddingLength;
    extensions.copyFrom(other.extensions);
    extendedSequence = other.extendedSequence;
    extendedTimestamp = other.extendedTimestamp;
    receivedNanos = other.receivedNanos;
    keyFrameStart = other.keyFrameStart;
    frameStart = other.frameStart;
  }

  /// The array that holds the packet.
  public byte[] buffer() {
    return buffer;
  }

  /// Where the packet starts in [#buffer].
  public int offset() {
    return offset;
  }

  /// Length of the whole packet with header and padding, in bytes.
  public int length() {
    return length;
  }

  /// Length of the header with CSRCs and extension block, in bytes.
  public int headerLength() {
    return headerLength;
  }

  /// The marker bit; for video it usually ends a frame.
  public boolean marker() {
    return (buffer[offset + 1] & 0x80) != 0;
  }

  /// 0 to 127.
  public int payloadType() {
    return buffer[offset + 1] & 0x7f;
  }

  /// 0 to 65535.
  public int sequenceNumber() {
    return Bytes.u16(buffer, offset + 2);
  }

  /// Unsigned 32 bits, in units of the payload type's clock.
  public long timestamp() {
    return Bytes.u32(buffer, offset + 4);
  }

  /// The synchronisation source.
  public int ssrc() {
    return Bytes.i32(buffer, offset + 8);
  }

  /// Number of contributing sources, 0 to 15.
  public int csrcCount() {
    return buffer[offset] & 0x0f;
  }

  /// A contributing source.
  ///
  /// @param index 0 to [#csrcCount] - 1
  public int csrcAt(int index) {
    return Bytes.i32(buffer, offset + FIXED_HEADER_LENGTH + 4 * index);
  }

  /// Where the payload starts in [#buffer].
  public int payloadOffset() {
    return offset + headerLength;
  }

  /// Length of the payload without padding, in bytes. Before [#decrypted] it counts all that
  /// follows the header.
  public int payloadLength() {
    return length - headerLength - paddingLength;
  }

  /// Length of the padding with its count byte, 0 to 255; 0 before [#decrypted].
  public int paddingLength() {
    return paddingLength;
  }

  /// Whether the packet carries no media: padding only, or nothing at all.
  public boolean isPaddingOnly() {
    return payloadLength() == 0;
  }

  /// Where the data of the extension element starts in [#buffer], or -1 if the packet has no such
  /// element. Of several with the same id the first one counts.
  ///
  /// @param id local identifier, 1 to 255; any other value is never found
  public int extensionOffset(int id) {
    int index = extensions.find(id);
    return index < 0 ? -1 : offset + extensions.start(index);
  }

  /// Length of the extension element's data in bytes (0 to 255), or -1 if the packet has none.
  public int extensionLength(int id) {
    int index = extensions.find(id);
    return index < 0 ? -1 : extensions.length(index);
  }

  /// Number of extension elements, 0 to [#MAX_EXTENSIONS].
  public int extensionCount() {
    return extensions.count();
  }

  /// Local identifier of an element, 1 to 255.
  ///
  /// @param index 0 to [#extensionCount] - 1, in the packet's order
  public int extensionIdAt(int index) {
    return extensions.id(index);
  }

  /// Where the data of an element starts in [#buffer].
  public int extensionOffsetAt(int index) {
    return offset + extensions.start(index);
  }

  /// Length of an element's data, in bytes.
  public int extensionLengthAt(int index) {
    return extensions.length(index);
  }

  /// The sequence number without wraps, or [#UNSET]; see [SequenceExtender].
  public long extendedSequence() {
    return extendedSequence;
  }

  /// Set once, by the receiving side.
  public void setExtendedSequence(long extendedSequence) {
    this.extendedSequence = extendedSequence;
  }

  /// The timestamp without wraps, or [#UNSET]; see [TimestampExtender].
  public long extendedTimestamp() {
    return extendedTimestamp;
  }

  /// Set once, by the receiving side.
  public void setExtendedTimestamp(long extendedTimestamp) {
    this.extendedTimestamp = extendedTimestamp;
  }

  /// Arrival on the monotonic clock, or [#UNSET].
  public long receivedNanos() {
    return receivedNanos;
  }

  /// Set once, by the receiving side.
  public void setReceivedNanos(long receivedNanos) {
    this.receivedNanos = receivedNanos;
  }

  /// Whether this is the first packet of a key frame, as far as it can be seen.
  public boolean isKeyFrameStart() {
    return keyFrameStart;
  }

  /// Set once, by the receiving side.
  public void setKeyFrameStart(boolean keyFrameStart) {
    this.keyFrameStart = keyFrameStart;
  }

  /// Whether this is the first packet of a frame, for formats whose packets tell.
  public boolean isFrameStart() {
    return frameStart;
  }

  /// Set once, by the receiving side.
  public void setFrameStart(boolean frameStart) {
    this.frameStart = frameStart;
  }
}
