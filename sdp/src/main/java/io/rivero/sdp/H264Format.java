package io.rivero.sdp;

/// What must be equal for two H.264 formats to be the same (RFC 6184 section 8.2.2): the profile
/// and the packetization mode. The level may differ.
///
/// @param packetizationMode 0 (single NAL units), 1 (non-interleaved) or 2
record H264Format(Profile profile, int packetizationMode) {
  /// Profiles that WebRTC uses.
  enum Profile {
    CONSTRAINED_BASELINE,
    BASELINE,
    MAIN,
    CONSTRAINED_HIGH,
    HIGH,
    OTHER
  }

  static H264Format of(FormatParameters parameters) {
    // Without the parameter the RFC infers baseline; every sender without it that is known sends
    // the constrained subset, so that is what we take it for.
    String id = parameters.get("profile-level-id", "42e01f");
    int mode = Text.number(parameters.get("packetization-mode", "0"), 2);
    return new H264Format(profile(id), mode);
  }

  /// RFC 6184 section 8.1, table 5: profile_idc, then bits of profile_iop.
  private static Profile profile(String profileLevelId) {
    int id;
    try {
      id = profileLevelId.length() == 6 ? Integer.parseInt(profileLevelId, 16) : -1;
    } catch (NumberFormatException e) {
      id = -1;
    }
    if (id < 0) {
      return Profile.OTHER;
    }
    int idc = id >> 16;
    int iop = id >> 8 & 0xFF;
    return switch (idc) {
      case 0x42 -> (iop & 0x40) != 0 ? Profile.CONSTRAINED_BASELINE : Profile.BASELINE;
      case 0x4D -> (iop & 0x80) != 0 ? Profile.CONSTRAINED_BASELINE : Profile.MAIN;
      case 0x58 ->
          switch (iop & 0xC0) {
            case 0xC0 -> Profile.CONSTRAINED_BASELINE;
            case 0x80 -> Profile.BASELINE;
            default -> Profile.OTHER;
          };
      case 0x64 -> iop == 0x0C ? Profile.CONSTRAINED_HIGH : iop == 0 ? Profile.HIGH : Profile.OTHER;
      default -> Profile.OTHER;
    };
  }

  /// Whether both are the same; profiles that we do not know never are.
  boolean isSame(H264Format other) {
    return profile != Profile.OTHER && equals(other);
  }

  /// Whether a decoder of this format must be able to decode the other.
  boolean decodes(H264Format other) {
    boolean mode =
        packetizationMode == other.packetizationMode
            || (packetizationMode == 1 && other.packetizationMode == 0);
    boolean profiles =
        switch (other.profile) {
          case CONSTRAINED_BASELINE -> profile != Profile.OTHER;
          case CONSTRAINED_HIGH -> profile == Profile.CONSTRAINED_HIGH || profile == Profile.HIGH;
          case MAIN -> profile == Profile.MAIN || profile == Profile.HIGH;
          case BASELINE, HIGH -> profile == other.profile;
          case OTHER -> false;
        };
    return mode && profiles;
  }
}
