package dev.trawl.http.connect;

import dev.trawl.http.exchange.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/// A TCP connection.
record SocketWire(SocketChannel channel) implements Wire {
  @Override
  public int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public int readNow(ByteBuffer target) throws IOException {
    channel.configureBlocking(false);
    try {
      return channel.read(target);
    } finally {
      channel.configureBlocking(true);
    }
  }

  @Override
  public void acknowledge() throws IOException {
    if (channel.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK)) {
      channel.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
    }
  }

  @Override
  public void write(ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      channel.write(source);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
