package dev.trawl.model;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;

/// A response body that was kept, content decoding undone.
///
/// @param bytes read-only; its beginning only, where `complete` is false
/// @param charset as the response names it, else UTF-8
/// @param complete whether all of the body is here
public record Body(ByteBuffer bytes, Charset charset, boolean complete) {}
