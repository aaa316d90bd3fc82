package dev.trawl.http.connect;

import dev.trawl.http.exchange.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/// TLS over another wire.
///
/// An engine and not a [javax.net.ssl.SSLSocket], whose reads cannot be told not to block, and
/// whose close waits for a peer that does not read.
final class TlsWire implements Wire {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final byte ALERT = 21;
  private static final byte WARNING = 1;
  private static final byte UNRECOGNIZED_NAME = 112;

  /// A record's header, and an alert.
  private static final int ALERT_LENGTH = 5 + 2;

  private final Wire raw;
  private final SSLEngine engine;
  private final ReentrantLock writing = new ReentrantLock();

  /// Encrypted, from `position` to `limit`.
  private final ByteBuffer received;

  /// Decrypted and not handed over yet, from `position` to `limit`.
  private ByteBuffer decrypted = NOTHING;

  private final ByteBuffer sent;
  private boolean blocks = true;

  /// Of the handshake, once it has one.
  private Optional<SSLSession> begun = Optional.empty();

  TlsWire(Wire raw, SSLEngine engine) {
    this.raw = raw;
    this.engine = engine;
    int packet = engine.getSession().getPacketBufferSize();
    this.received = ByteBuffer.allocate(packet).limit(0);
    this.sent = ByteBuffer.allocate(packet);
  }

  /// Performs the handshake; blocks.
  void handshake() throws IOException {
    engine.beginHandshake();
    while (true) {
      // What ends a handshake forgets it.
      begun = Optional.ofNullable(engine.getHandshakeSession()).or(() -> begun);
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> runTasks();
        case NEED_WRAP -> sendOrHearWhy();
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          dropNameWarning();
          if (unwrap() < 0) {
            throw new EOFException("the connection ended in the TLS handshake");
          }
        }
        case FINISHED, NOT_HANDSHAKING -> {
          return;
        }
      }
    }
  }

  /// A server that has ended TLS may have said why, before it closed.
  private void sendOrHearWhy() throws IOException {
    try {
      send(NOTHING);
    } catch (SSLException e) {
      throw e;
    } catch (IOException unsent) {
      try {
        unwrap();
      } catch (SSLException alert) {
        throw alert;
      } catch (IOException e) {
        // Nothing was said.
      }
      throw unsent;
    }
  }

  SSLSession session() {
    return engine.getSession();
  }

  String protocol() {
    return engine.getApplicationProtocol();
  }

  /// A server that does not know the name may go on all the same (RFC 6066, section 3), and
  /// browsers and curl do. The JDK would not.
  private void dropNameWarning() {
    int at = received.position();
    if (received.remaining() >= ALERT_LENGTH
        && received.get(at) == ALERT
        && received.get(at + 3) == 0
        && received.get(at + 4) == 2
        && received.get(at + 5) == WARNING
        && received.get(at + 6) == UNRECOGNIZED_NAME) {
      received.position(at + ALERT_LENGTH);
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    blocks = true;
    return take(target);
  }

  @Override
  public int readNow(ByteBuffer target) throws IOException {
    blocks = false;
    return take(target);
  }

  private int take(ByteBuffer target) throws IOException {
    while (!decrypted.hasRemaining()) {
      int count = unwrap();
      if (count <= 0) {
        return count;
      }
    }
    int count = Math.min(target.remaining(), decrypted.remaining());
    target.put(decrypted.slice(decrypted.position(), count));
    decrypted.position(decrypted.position() + count);
    return count;
  }

  /// Takes in a record, which may carry nothing for the reader, such as a session ticket.
  ///
  /// @return -1 at the end of the stream; 0 if there is no whole record yet and the wire does not
  ///   block
  private int unwrap() throws IOException {
    while (true) {
      if (decrypted.capacity() == 0) {
        decrypted = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
      }
      decrypted.clear();
      SSLEngineResult result;
      try {
        result = engine.unwrap(received, decrypted);
      } catch (SSLException e) {
        throw told(e);
      } finally {
        decrypted.flip();
      }
      switch (result.getStatus()) {
        case CLOSED -> {
          return -1;
        }
        case BUFFER_UNDERFLOW -> {
          int count = receive();
          if (count <= 0) {
            return count;
          }
        }
        case BUFFER_OVERFLOW ->
            decrypted = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        case OK -> {
          answer(result.getHandshakeStatus());
          return 1;
        }
      }
    }
  }

  /// The alert of a server that wants to know who we are says so in TLS 1.3 alone, where it comes
  /// behind the handshake.
  private SSLException told(SSLException e) {
    return begun.filter(ClientKeys::isUnanswered).isPresent()
        ? new CertificateDemandedException(e)
        : e;
  }

  /// What TLS wants after a record: nothing as a rule; an answer to a key update, for one.
  private void answer(SSLEngineResult.HandshakeStatus wanted) throws IOException {
    switch (wanted) {
      case NEED_TASK -> runTasks();
      case NEED_WRAP -> send(NOTHING);
      case NEED_UNWRAP, NEED_UNWRAP_AGAIN, FINISHED, NOT_HANDSHAKING -> {}
    }
  }

  private int receive() throws IOException {
    received.compact();
    try {
      return blocks ? raw.read(received) : raw.readNow(received);
    } finally {
      received.flip();
    }
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  @Override
  public void write(ByteBuffer source) throws IOException {
    do {
      send(source);
    } while (source.hasRemaining());
  }

  /// Sends one record.
  private void send(ByteBuffer source) throws IOException {
    writing.lock();
    try {
      sent.clear();
      SSLEngineResult result = engine.wrap(source, sent);
      raw.write(sent.flip());
      if (result.getStatus() == SSLEngineResult.Status.CLOSED && source.hasRemaining()) {
        throw new EOFException("the peer has ended TLS");
      }
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void acknowledge() throws IOException {
    raw.acknowledge();
  }

  @Override
  public void close() {
    raw.close();
  }
}
