package dev.trawl.archive;

import dev.trawl.io.Place;
import dev.trawl.model.Answer;
import dev.trawl.model.Digest;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Requested;
import dev.trawl.model.Transcript;
import dev.trawl.record.UnwrittenException;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.netpreserve.jwarc.MediaType;
import org.netpreserve.jwarc.MessageVersion;
import org.netpreserve.jwarc.WarcCaptureRecord;
import org.netpreserve.jwarc.WarcCompression;
import org.netpreserve.jwarc.WarcDigest;
import org.netpreserve.jwarc.WarcMetadata;
import org.netpreserve.jwarc.WarcRequest;
import org.netpreserve.jwarc.WarcResponse;
import org.netpreserve.jwarc.WarcTruncationReason;
import org.netpreserve.jwarc.WarcWriter;
import org.netpreserve.jwarc.Warcinfo;

/// An archive of answers (WARC 1.1, ISO 28500:2017): for each a response, a request and a metadata
/// record. Goes on in `NAME-00001.warc.gz` and so on when it has become long. Safe for use by
/// several threads; they write one after another.
public final class WarcFile implements Closeable {
  private static final MessageVersion VERSION = MessageVersion.WARC_1_1;

  private final Path file;
  private final long maxBytes;
  private final String software;

  /// Of a device or a pipe there is no next file, and nothing is taken back.
  private final boolean isStream;

  private final ReentrantLock lock = new ReentrantLock();
  private int number;
  private WritableByteChannel channel;
  private WarcWriter writer;
  private URI info;

  /// Something beside its warcinfo.
  private boolean holdsSome;

  /// Begins the archive.
  ///
  /// @param file its name ends in `.warc.gz`, or in `.warc` to compress nothing
  /// @param maxBytes after so many the next file is begun
  /// @param software name and version
  /// @throws FileAlreadyExistsException if it is there, or the one that would come next is
  public WarcFile(Path file, long maxBytes, String software) throws IOException {
    this.file = file;
    this.maxBytes = maxBytes;
    this.software = software;
    this.isStream = Place.of(file) == Place.STREAM;
    if (!isStream && Files.exists(path(1))) {
      throw new FileAlreadyExistsException(path(1).toString());
    }
    begin();
  }

  /// Where links lead.
  private Path path(int count) throws IOException {
    return Place.target(path(file, count));
  }

  /// The files of an archive, from 0.
  public static Path path(Path file, int count) {
    String name = file.getFileName().toString();
    int ending = name.lastIndexOf(".warc");
    return count == 0
        ? file
        : file.resolveSibling(
            "%s-%05d%s".formatted(name.substring(0, ending), count, name.substring(ending)));
  }

  private void begin() throws IOException {
    channel =
        isStream
            ? Channels.newChannel(Place.stream(file))
            : FileChannel.open(
                path(number), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      openWriter();
      writer.write(warcinfo());
    } catch (IOException e) {
      channel.close();
      remove();
      throw e;
    }
  }

  private void remove() throws IOException {
    if (!isStream) {
      Files.deleteIfExists(path(number));
    }
  }

  private Warcinfo warcinfo() {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    fields.put("software", List.of(software));
    fields.put("format", List.of("WARC File Format 1.1"));
    fields.put(
        "conformsTo",
        List.of("http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"));
    Warcinfo record =
        new Warcinfo.Builder()
            .version(VERSION)
            .filename(path(file, number).getFileName().toString())
            .fields(fields)
            .build();
    info = record.id();
    return record;
  }

  private void openWriter() throws IOException {
    writer =
        new WarcWriter(
            channel, file.toString().endsWith(".gz") ? WarcCompression.GZIP : WarcCompression.NONE);
  }

  /// Adds what was asked and answered.
  ///
  /// @param part the body; empty if there is none by its nature
  /// @throws IOException if it could not be written; then nothing of it is in the archive
  public void add(FetchResult result, Answer answer, Optional<Path> part) throws IOException {
    lock.lock();
    try {
      if (holdsSome && position() >= maxBytes) {
        writer.close();
        holdsSome = false;
        number++;
      }
      if (!channel.isOpen()) {
        begin();
      }
      long start = position();
      try {
        write(result, answer, part);
        holdsSome = true;
      } catch (IOException e) {
        if (channel instanceof FileChannel written) {
          written.truncate(start);
          // Of the old one nobody knows what it holds.
          openWriter();
        }
        throw e;
      }
    } finally {
      lock.unlock();
    }
  }

  /// Bytes in the file; 0 of a device or a pipe.
  private long position() throws IOException {
    return channel instanceof FileChannel written ? written.position() : 0;
  }

  private void write(FetchResult result, Answer answer, Optional<Path> part) throws IOException {
    Transcript transcript = answer.transcript().orElseThrow();
    String requested = result.requested().map(Requested::url).orElseThrow();
    String url = result.last().finalUrl().orElse(requested);
    Instant date = result.last().startedAt().orElseThrow();
    Optional<Long> length =
        part.isPresent() ? Optional.of(Files.size(part.get())) : Optional.empty();
    byte[] head = WarcHeads.response(transcript, answer, length);
    WarcResponse.Builder response =
        of(new WarcResponse.Builder(url), answer, date).blockDigest(blockDigest(head, part));
    answer
        .digest(Digest.SHA1)
        .ifPresent(
            hex -> response.payloadDigest(new WarcDigest("sha1", HexFormat.of().parseHex(hex))));
    URI id;
    try (InputStream block = block(head, part)) {
      WarcResponse record =
          response
              .body(
                  MediaType.HTTP_RESPONSE,
                  Channels.newChannel(block),
                  head.length + length.orElse(0L))
              .build();
      id = record.id();
      writer.write(record);
    }
    byte[] asked = WarcHeads.request(transcript);
    WarcRequest.Builder request =
        of(new WarcRequest.Builder(url), answer, date)
            .concurrentTo(id)
            .blockDigest(blockDigest(asked, Optional.empty()))
            .body(MediaType.HTTP_REQUEST, asked);
    if (WarcHeads.hasBody(transcript)) {
      request.truncated(WarcTruncationReason.UNSPECIFIED);
    }
    writer.write(request.build());
    writer.write(
        of(new WarcMetadata.Builder().targetURI(url), answer, date)
            .concurrentTo(id)
            .fields(fields(result, answer, requested))
            .build());
  }

  private <R extends WarcCaptureRecord, B extends WarcCaptureRecord.AbstractBuilder<R, B>> B of(
      B record, Answer answer, Instant date) throws IOException {
    record.version(VERSION).date(date).warcinfoId(info);
    if (answer.remoteIp().isPresent()) {
      // A literal, so that nobody is asked for it; without the zone of this machine's.
      record.ipAddress(InetAddress.getByName(answer.remoteIp().get().replaceFirst("%.*", "")));
    }
    return record;
  }

  private static InputStream block(byte[] head, Optional<Path> part) throws IOException {
    InputStream first = new ByteArrayInputStream(head);
    return part.isEmpty()
        ? first
        : new SequenceInputStream(first, Files.newInputStream(part.get()));
  }

  private static WarcDigest blockDigest(byte[] head, Optional<Path> part) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    try (DigestInputStream block = new DigestInputStream(block(head, part), digest)) {
      block.transferTo(OutputStream.nullOutputStream());
    }
    return new WarcDigest(digest);
  }

  /// `via` and `fetchTimeMs` are Heritrix's.
  private static Map<String, List<String>> fields(
      FetchResult result, Answer answer, String requested) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    if (result.last().finalUrl().isPresent()) {
      fields.put("via", List.of(requested));
    }
    fields.put("fetchTimeMs", List.of(Long.toString(result.last().timings().total().toMillis())));
    fields.put("trawl-index", List.of(Long.toString(result.target().index())));
    result.target().particulars().id().ifPresent(id -> fields.put("trawl-id", List.of(id)));
    answer.httpVersion().ifPresent(version -> fields.put("trawl-http-version", List.of(version)));
    return fields;
  }

  /// Removes the archive, to which nothing was added.
  public void undo() throws IOException {
    close();
    remove();
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      writer.close();
    } catch (IOException e) {
      throw new UnwrittenException(path(file, number).toString(), e);
    } finally {
      lock.unlock();
    }
  }
}
