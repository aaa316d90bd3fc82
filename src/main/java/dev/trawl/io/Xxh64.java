package dev.trawl.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The hash XXH64 with seed 0, of bytes that come in parts.
public final class Xxh64 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;
  private static final long P5 = 0x27D4EB2F165667C5L;
  private static final int STRIPE = 32;

  private final byte[] waiting = new byte[STRIPE];
  private int waits;
  private long length;
  private long a;
  private long b;
  private long c;
  private long d;

  /// Of bytes that are all there.
  public static long of(byte[] bytes) {
    Xxh64 hash = new Xxh64();
    hash.update(bytes, 0, bytes.length);
    return hash.value();
  }

  public Xxh64() {
    reset();
  }

  void reset() {
    waits = 0;
    length = 0;
    a = Long.sum(P1, P2);
    b = P2;
    c = 0;
    d = -P1;
  }

  /// Takes some more.
  public void update(byte[] bytes, int offset, int count) {
    length += count;
    int from = offset;
    int end = offset + count;
    if (waits > 0) {
      int fill = Math.min(STRIPE - waits, count);
      System.arraycopy(bytes, from, waiting, waits, fill);
      waits += fill;
      from += fill;
      if (waits < STRIPE) {
        return;
      }
      stripe(waiting, 0);
      waits = 0;
    }
    for (; from + STRIPE <= end; from += STRIPE) {
      stripe(bytes, from);
    }
    System.arraycopy(bytes, from, waiting, 0, end - from);
    waits = end - from;
  }

  private void stripe(byte[] bytes, int at) {
    a = round(a, (long) LONG.get(bytes, at));
    b = round(b, (long) LONG.get(bytes, at + 8));
    c = round(c, (long) LONG.get(bytes, at + 16));
    d = round(d, (long) LONG.get(bytes, at + 24));
  }

  private static long round(long sum, long input) {
    return Long.rotateLeft(sum + input * P2, 31) * P1;
  }

  private static long merge(long hash, long sum) {
    return (hash ^ round(0, sum)) * P1 + P4;
  }

  /// Of all bytes so far.
  public long value() {
    long hash = P5;
    if (length >= STRIPE) {
      hash =
          Long.rotateLeft(a, 1)
              + Long.rotateLeft(b, 7)
              + Long.rotateLeft(c, 12)
              + Long.rotateLeft(d, 18);
      hash = merge(merge(merge(merge(hash, a), b), c), d);
    }
    hash += length;
    int at = 0;
    for (; at + 8 <= waits; at += 8) {
      hash ^= round(0, (long) LONG.get(waiting, at));
      hash = Long.rotateLeft(hash, 27) * P1 + P4;
    }
    if (at + 4 <= waits) {
      hash ^= ((int) INT.get(waiting, at) & 0xFFFFFFFFL) * P1;
      hash = Long.rotateLeft(hash, 23) * P2 + P3;
      at += 4;
    }
    for (; at < waits; at++) {
      hash ^= (waiting[at] & 0xFF) * P5;
      hash = Long.rotateLeft(hash, 11) * P1;
    }
    hash ^= hash >>> 33;
    hash *= P2;
    hash ^= hash >>> 29;
    hash *= P3;
    hash ^= hash >>> 32;
    return hash;
  }
}
