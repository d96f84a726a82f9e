package io.rivero.codec.vorbis;

import org.jspecify.annotations.Nullable;

/// What the first and the third header packet of a Vorbis stream say (Vorbis I section 4.2).
///
/// Immutable but for the working memory of its floors: for one decoder.
final class VorbisSetup {
  static final int MAX_CHANNELS = 8;
  private static final int MAX_VALUES = 1 << 22; // of all codebooks

  /// One way to couple channels and to choose floors and residues (section 4.2.4, mappings).
  static final class Mapping {
    int[] magnitudes = new int[0];
    int[] angles = new int[0];
    int[] submap = new int[0]; // per channel
    int[] floors = new int[1]; // per submap
    int[] residues = new int[1];
  }

  /// A block size with its mapping.
  record Mode(boolean isLong, int mapping) {}

  final int channels;
  final int sampleRateHz;
  final int shortSize;
  final int longSize;
  final Codebook[] codebooks;
  final Floor1[] floors;
  final Residue[] residues;
  final Mapping[] mappings;
  final Mode[] modes;

  private VorbisSetup(Reader reader) {
    channels = reader.channels;
    sampleRateHz = reader.sampleRateHz;
    shortSize = reader.shortSize;
    longSize = reader.longSize;
    codebooks = reader.codebooks;
    floors = reader.floors;
    residues = reader.residues;
    mappings = reader.mappings;
    modes = reader.modes;
  }

  /// Reads both headers; null if they are malformed, or use what is not supported (floor 0, more
  /// than 8 channels).
  static @Nullable VorbisSetup parse(byte[] identification, byte[] setup) {
    Reader reader = new Reader();
    return reader.readIdentification(identification) && reader.readSetup(setup)
        ? new VorbisSetup(reader)
        : null;
  }

  private static final class Reader {
    int channels;
    int sampleRateHz;
    int shortSize;
    int longSize;
    Codebook[] codebooks = new Codebook[0];
    Floor1[] floors = new Floor1[0];
    Residue[] residues = new Residue[0];
    Mapping[] mappings = new Mapping[0];
    Mode[] modes = new Mode[0];

    private static @Nullable BitReader open(byte[] packet, int type) {
      BitReader in = new BitReader(packet, 0, packet.length);
      boolean magic = in.read(8) == type;
      for (char c : "vorbis".toCharArray()) {
        magic &= in.read(8) == c;
      }
      return magic ? in : null;
    }

    /// Section 4.2.2.
    boolean readIdentification(byte[] packet) {
      BitReader in = open(packet, 1);
      if (in == null || in.read(32) != 0) {
        return false;
      }
      channels = in.read(8);
      sampleRateHz = in.read(32);
      in.skip(96); // bit rates
      shortSize = 1 << in.read(4);
      longSize = 1 << in.read(4);
      return in.readFlag()
          && channels >= 1
          && channels <= MAX_CHANNELS
          && sampleRateHz > 0
          && sampleRateHz <= 192_000
          && shortSize >= 64
          && longSize >= shortSize
          && longSize <= 8192;
    }

    /// Section 4.2.4.
    boolean readSetup(byte[] packet) {
      BitReader in = open(packet, 5);
      if (in == null || !readCodebooks(in)) {
        return false;
      }
      for (int i = in.read(6); i >= 0; i--) {
        if (in.read(16) != 0) { // placeholders of the time domain
          return false;
        }
      }
      return readFloors(in)
          && readResidues(in)
          && readMappings(in)
          && readModes(in)
          && in.readFlag();
    }

    private boolean readCodebooks(BitReader in) {
      codebooks = new Codebook[in.read(8) + 1];
      long values = 0;
      for (int i = 0; i < codebooks.length; i++) {
        Codebook book = Codebook.parse(in);
        values += book == null ? 0 : book.values.length;
        if (book == null || values > MAX_VALUES) {
          return false;
        }
        codebooks[i] = book;
      }
      return true;
    }

    private boolean readFloors(BitReader in) {
      floors = new Floor1[in.read(6) + 1];
      for (int i = 0; i < floors.length; i++) {
        Floor1 floor = in.read(16) == 1 ? Floor1.parse(in, codebooks.length) : null;
        if (floor == null) {
          return false;
        }
        floors[i] = floor;
      }
      return true;
    }

    private boolean readResidues(BitReader in) {
      residues = new Residue[in.read(6) + 1];
      for (int i = 0; i < residues.length; i++) {
        Residue residue = Residue.parse(in, in.read(16), codebooks);
        if (residue == null) {
          return false;
        }
        residues[i] = residue;
      }
      return true;
    }

    private boolean readMappings(BitReader in) {
      mappings = new Mapping[in.read(6) + 1];
      for (int i = 0; i < mappings.length; i++) {
        Mapping mapping = in.read(16) == 0 ? readMapping(in) : null;
        if (mapping == null) {
          return false;
        }
        mappings[i] = mapping;
      }
      return true;
    }

    private @Nullable Mapping readMapping(BitReader in) {
      Mapping mapping = new Mapping();
      int submaps = in.readFlag() ? in.read(4) + 1 : 1;
      int steps = in.readFlag() ? in.read(8) + 1 : 0;
      int bits = 32 - Integer.numberOfLeadingZeros(channels - 1);
      mapping.magnitudes = new int[steps];
      mapping.angles = new int[steps];
      for (int i = 0; i < steps; i++) {
        int magnitude = in.read(bits);
        int angle = in.read(bits);
        if (magnitude == angle || magnitude >= channels || angle >= channels) {
          return null;
        }
        mapping.magnitudes[i] = magnitude;
        mapping.angles[i] = angle;
      }
      if (in.read(2) != 0) {
        return null;
      }
      mapping.submap = new int[channels];
      for (int i = 0; i < channels && submaps > 1; i++) {
        mapping.submap[i] = in.read(4);
        if (mapping.submap[i] >= submaps) {
          return null;
        }
      }
      return readSubmaps(in, mapping, submaps) ? mapping : null;
    }

    private boolean readSubmaps(BitReader in, Mapping mapping, int submaps) {
      mapping.floors = new int[submaps];
      mapping.residues = new int[submaps];
      for (int i = 0; i < submaps; i++) {
        in.skip(8);
        mapping.floors[i] = in.read(8);
        mapping.residues[i] = in.read(8);
        if (mapping.floors[i] >= floors.length || mapping.residues[i] >= residues.length) {
          return false;
        }
      }
      return true;
    }

    private boolean readModes(BitReader in) {
      modes = new Mode[in.read(6) + 1];
      for (int i = 0; i < modes.length; i++) {
        boolean isLong = in.readFlag();
        boolean known = in.read(32) == 0; // types of the window and of the transform
        int mapping = in.read(8);
        if (!known || mapping >= mappings.length) {
          return false;
        }
        modes[i] = new Mode(isLong, mapping);
      }
      return !in.isOver();
    }
  }
}
