package io.rivero.codec.vp8;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.B2S;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.S2B;
import static jdk.incubator.vector.VectorOperators.SADD;
import static jdk.incubator.vector.VectorOperators.SSUB;
import static jdk.incubator.vector.VectorOperators.SUADD;
import static jdk.incubator.vector.VectorOperators.SUSUB;
import static jdk.incubator.vector.VectorOperators.UMAX;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Loop filters of one edge between rows, 16 samples at once (RFC 6386 section 15); edges between
/// columns are transposed first.
///
/// The difference of two unsigned samples is what is left of either after a saturating subtraction
/// of the other. The filters themselves work on samples less 128 with saturation, as the
/// specification words it. Bytes are shifted as halves of shorts, whose foreign bits are masked out
/// and whose sign is put back.
///
/// These methods are long on purpose. The JVM stops inlining methods of ours once a compiled method
/// has 18,000 nodes of intermediate code, which is some 50 vector operations; from there on each
/// helper is a call, and each vector that crosses it an object. The operations of the Vector API
/// itself are inlined without that limit, so no helper means no object.
final class VectorLoopFilter {
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
  private static final byte SIGN = (byte) 0x80;

  private VectorLoopFilter() {}

  /// The edge between two macroblocks, section 15.3.
  static void edge(byte[] plane, int at, int stride, int limit, int interior, int highVariance) {
    ByteVector p3 = ByteVector.fromArray(BYTES, plane, at - 4 * stride);
    ByteVector p2 = ByteVector.fromArray(BYTES, plane, at - 3 * stride);
    ByteVector p1 = ByteVector.fromArray(BYTES, plane, at - 2 * stride);
    ByteVector p0 = ByteVector.fromArray(BYTES, plane, at - stride);
    ByteVector q0 = ByteVector.fromArray(BYTES, plane, at);
    ByteVector q1 = ByteVector.fromArray(BYTES, plane, at + stride);
    ByteVector q2 = ByteVector.fromArray(BYTES, plane, at + 2 * stride);
    ByteVector q3 = ByteVector.fromArray(BYTES, plane, at + 3 * stride);
    ByteVector near =
        p1.lanewise(SUSUB, p0)
            .or(p0.lanewise(SUSUB, p1))
            .lanewise(UMAX, q1.lanewise(SUSUB, q0).or(q0.lanewise(SUSUB, q1)));
    ByteVector far =
        p3.lanewise(SUSUB, p2)
            .or(p2.lanewise(SUSUB, p3))
            .lanewise(UMAX, p2.lanewise(SUSUB, p1).or(p1.lanewise(SUSUB, p2)))
            .lanewise(UMAX, q3.lanewise(SUSUB, q2).or(q2.lanewise(SUSUB, q3)))
            .lanewise(UMAX, q2.lanewise(SUSUB, q1).or(q1.lanewise(SUSUB, q2)));
    ByteVector step = p0.lanewise(SUSUB, q0).or(q0.lanewise(SUSUB, p0));
    ByteVector halfStep =
        p1.lanewise(SUSUB, q1)
            .or(q1.lanewise(SUSUB, p1))
            .reinterpretAsShorts()
            .lanewise(LSHR, 1)
            .reinterpretAsBytes()
            .and((byte) 0x7f);
    ByteVector over =
        step.lanewise(SUADD, step).lanewise(SUADD, halfStep).lanewise(SUSUB, (byte) limit);
    over = over.or(near.lanewise(UMAX, far).lanewise(SUSUB, (byte) interior));
    VectorMask<Byte> left = over.compare(NE, (byte) 0);
    VectorMask<Byte> smooth = near.lanewise(SUSUB, (byte) highVariance).compare(EQ, (byte) 0);
    p2 = p2.lanewise(XOR, SIGN);
    p1 = p1.lanewise(XOR, SIGN);
    p0 = p0.lanewise(XOR, SIGN);
    q0 = q0.lanewise(XOR, SIGN);
    q1 = q1.lanewise(XOR, SIGN);
    q2 = q2.lanewise(XOR, SIGN);
    ByteVector difference = q0.lanewise(SSUB, p0);
    ByteVector w =
        p1.lanewise(SSUB, q1)
            .lanewise(SADD, difference)
            .lanewise(SADD, difference)
            .lanewise(SADD, difference)
            .blend((byte) 0, left);
    // Rough: only the samples at the edge change.
    ByteVector rough = w.blend((byte) 0, smooth);
    ByteVector up = rough.lanewise(SADD, (byte) 3);
    ByteVector down = rough.lanewise(SADD, (byte) 4);
    p0 =
        p0.lanewise(
            SADD,
            up.reinterpretAsShorts()
                .lanewise(LSHR, 3)
                .reinterpretAsBytes()
                .and((byte) 0x1f)
                .lanewise(XOR, (byte) 0x10)
                .sub((byte) 0x10));
    q0 =
        q0.lanewise(
            SSUB,
            down.reinterpretAsShorts()
                .lanewise(LSHR, 3)
                .reinterpretAsBytes()
                .and((byte) 0x1f)
                .lanewise(XOR, (byte) 0x10)
                .sub((byte) 0x10));
    // Smooth: three samples on either side change by 27, 18 and 9 parts of 128.
    ShortVector nine =
        ((ShortVector) w.blend((byte) 0, smooth.not()).convertShape(B2S, SHORTS, 0)).mul((short) 9);
    ShortVector rounded = nine.add((short) 63);
    ByteVector a =
        (ByteVector) rounded.add(nine).add(nine).lanewise(ASHR, 7).convertShape(S2B, BYTES, 0);
    q0.lanewise(SSUB, a).lanewise(XOR, SIGN).intoArray(plane, at);
    p0.lanewise(SADD, a).lanewise(XOR, SIGN).intoArray(plane, at - stride);
    a = (ByteVector) rounded.add(nine).lanewise(ASHR, 7).convertShape(S2B, BYTES, 0);
    q1.lanewise(SSUB, a).lanewise(XOR, SIGN).intoArray(plane, at + stride);
    p1.lanewise(SADD, a).lanewise(XOR, SIGN).intoArray(plane, at - 2 * stride);
    a = (ByteVector) rounded.lanewise(ASHR, 7).convertShape(S2B, BYTES, 0);
    q2.lanewise(SSUB, a).lanewise(XOR, SIGN).intoArray(plane, at + 2 * stride);
    p2.lanewise(SADD, a).lanewise(XOR, SIGN).intoArray(plane, at - 3 * stride);
  }

  /// An edge inside a macroblock, section 15.3.
  static void innerEdge(
      byte[] plane, int at, int stride, int limit, int interior, int highVariance) {
    ByteVector p3 = ByteVector.fromArray(BYTES, plane, at - 4 * stride);
    ByteVector p2 = ByteVector.fromArray(BYTES, plane, at - 3 * stride);
    ByteVector p1 = ByteVector.fromArray(BYTES, plane, at - 2 * stride);
    ByteVector p0 = ByteVector.fromArray(BYTES, plane, at - stride);
    ByteVector q0 = ByteVector.fromArray(BYTES, plane, at);
    ByteVector q1 = ByteVector.fromArray(BYTES, plane, at + stride);
    ByteVector q2 = ByteVector.fromArray(BYTES, plane, at + 2 * stride);
    ByteVector q3 = ByteVector.fromArray(BYTES, plane, at + 3 * stride);
    ByteVector near =
        p1.lanewise(SUSUB, p0)
            .or(p0.lanewise(SUSUB, p1))
            .lanewise(UMAX, q1.lanewise(SUSUB, q0).or(q0.lanewise(SUSUB, q1)));
    ByteVector far =
        p3.lanewise(SUSUB, p2)
            .or(p2.lanewise(SUSUB, p3))
            .lanewise(UMAX, p2.lanewise(SUSUB, p1).or(p1.lanewise(SUSUB, p2)))
            .lanewise(UMAX, q3.lanewise(SUSUB, q2).or(q2.lanewise(SUSUB, q3)))
            .lanewise(UMAX, q2.lanewise(SUSUB, q1).or(q1.lanewise(SUSUB, q2)));
    ByteVector step = p0.lanewise(SUSUB, q0).or(q0.lanewise(SUSUB, p0));
    ByteVector halfStep =
        p1.lanewise(SUSUB, q1)
            .or(q1.lanewise(SUSUB, p1))
            .reinterpretAsShorts()
            .lanewise(LSHR, 1)
            .reinterpretAsBytes()
            .and((byte) 0x7f);
    ByteVector over =
        step.lanewise(SUADD, step).lanewise(SUADD, halfStep).lanewise(SUSUB, (byte) limit);
    over = over.or(near.lanewise(UMAX, far).lanewise(SUSUB, (byte) interior));
    VectorMask<Byte> left = over.compare(NE, (byte) 0);
    VectorMask<Byte> smooth = near.lanewise(SUSUB, (byte) highVariance).compare(EQ, (byte) 0);
    p1 = p1.lanewise(XOR, SIGN);
    p0 = p0.lanewise(XOR, SIGN);
    q0 = q0.lanewise(XOR, SIGN);
    q1 = q1.lanewise(XOR, SIGN);
    ByteVector difference = q0.lanewise(SSUB, p0);
    ByteVector w =
        p1.lanewise(SSUB, q1)
            .blend((byte) 0, smooth)
            .lanewise(SADD, difference)
            .lanewise(SADD, difference)
            .lanewise(SADD, difference)
            .blend((byte) 0, left);
    ByteVector up = w.lanewise(SADD, (byte) 3);
    ByteVector a = w.lanewise(SADD, (byte) 4);
    a =
        a.reinterpretAsShorts()
            .lanewise(LSHR, 3)
            .reinterpretAsBytes()
            .and((byte) 0x1f)
            .lanewise(XOR, (byte) 0x10)
            .sub((byte) 0x10);
    p0.lanewise(
            SADD,
            up.reinterpretAsShorts()
                .lanewise(LSHR, 3)
                .reinterpretAsBytes()
                .and((byte) 0x1f)
                .lanewise(XOR, (byte) 0x10)
                .sub((byte) 0x10))
        .lanewise(XOR, SIGN)
        .intoArray(plane, at - stride);
    q0.lanewise(SSUB, a).lanewise(XOR, SIGN).intoArray(plane, at);
    a = a.add((byte) 1).blend((byte) 0, smooth.not());
    a =
        a.reinterpretAsShorts()
            .lanewise(LSHR, 1)
            .reinterpretAsBytes()
            .and((byte) 0x7f)
            .lanewise(XOR, (byte) 0x40)
            .sub((byte) 0x40);
    q1.lanewise(SSUB, a).lanewise(XOR, SIGN).intoArray(plane, at + stride);
    p1.lanewise(SADD, a).lanewise(XOR, SIGN).intoArray(plane, at - 2 * stride);
  }

  /// Any edge with the simple filter, section 15.2.
  static void simpleEdge(byte[] plane, int at, int stride, int limit) {
    ByteVector p1 = ByteVector.fromArray(BYTES, plane, at - 2 * stride);
    ByteVector p0 = ByteVector.fromArray(BYTES, plane, at - stride);
    ByteVector q0 = ByteVector.fromArray(BYTES, plane, at);
    ByteVector q1 = ByteVector.fromArray(BYTES, plane, at + stride);
    ByteVector step = p0.lanewise(SUSUB, q0).or(q0.lanewise(SUSUB, p0));
    ByteVector halfStep =
        p1.lanewise(SUSUB, q1)
            .or(q1.lanewise(SUSUB, p1))
            .reinterpretAsShorts()
            .lanewise(LSHR, 1)
            .reinterpretAsBytes()
            .and((byte) 0x7f);
    ByteVector over =
        step.lanewise(SUADD, step).lanewise(SUADD, halfStep).lanewise(SUSUB, (byte) limit);
    p1 = p1.lanewise(XOR, SIGN);
    p0 = p0.lanewise(XOR, SIGN);
    q0 = q0.lanewise(XOR, SIGN);
    q1 = q1.lanewise(XOR, SIGN);
    ByteVector difference = q0.lanewise(SSUB, p0);
    ByteVector w =
        p1.lanewise(SSUB, q1)
            .lanewise(SADD, difference)
            .lanewise(SADD, difference)
            .lanewise(SADD, difference)
            .blend((byte) 0, over.compare(NE, (byte) 0));
    ByteVector up = w.lanewise(SADD, (byte) 3);
    ByteVector down = w.lanewise(SADD, (byte) 4);
    p0.lanewise(
            SADD,
            up.reinterpretAsShorts()
                .lanewise(LSHR, 3)
                .reinterpretAsBytes()
                .and((byte) 0x1f)
                .lanewise(XOR, (byte) 0x10)
                .sub((byte) 0x10))
        .lanewise(XOR, SIGN)
        .intoArray(plane, at - stride);
    q0.lanewise(
            SSUB,
            down.reinterpretAsShorts()
                .lanewise(LSHR, 3)
                .reinterpretAsBytes()
                .and((byte) 0x1f)
                .lanewise(XOR, (byte) 0x10)
                .sub((byte) 0x10))
        .lanewise(XOR, SIGN)
        .intoArray(plane, at);
  }
}
