package dev.trawl.input;

import dev.trawl.model.Input;
import dev.trawl.model.Target;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/// The URLs of a sitemap (`sitemap`), or of all sitemaps that an index names, each fetched when its
/// turn comes.
final class SitemapList implements Entries {
  /// The most that the protocol allows an index to name.
  static final int MAX_SITEMAPS = 50_000;

  private final Sitemap file;
  private final Opener opener;
  private Optional<Sitemap> named = Optional.empty();
  private String name = "";
  private int opened;

  /// @param opener of the sitemaps that an index names
  SitemapList(InputStream in, Opener opener) throws IOException {
    this.file = new Sitemap(in);
    this.opener = opener;
  }

  @Override
  public Optional<Target> next(long index) throws IOException {
    if (!file.isIndex()) {
      return file.next().map(loc -> new Target(index, OptionalLong.of(loc.line()), loc.input()));
    }
    while (true) {
      if (named.isPresent()) {
        Optional<Sitemap.Loc> loc = nextNamed(named.get());
        if (loc.isPresent()) {
          // Its line is none of the file's.
          return Optional.of(new Target(index, OptionalLong.empty(), loc.get().input()));
        }
        named = Optional.empty();
      }
      Optional<Sitemap.Loc> next = file.next();
      if (next.isEmpty() || !open(next.get())) {
        return Optional.empty();
      }
    }
  }

  private Optional<Sitemap.Loc> nextNamed(Sitemap sitemap) throws IOException {
    try {
      return sitemap.next();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /// Whether there is something to be read: not once the run has ended.
  private boolean open(Sitemap.Loc loc) throws IOException {
    if (++opened > MAX_SITEMAPS) {
      throw new IOException("more than " + MAX_SITEMAPS + " sitemaps, which no index may name");
    }
    if (!(loc.input() instanceof Input.Text url)) {
      String has =
          loc.input() instanceof Input.TooLong
              ? " has an address longer than " + Input.MAX_BYTES + " bytes"
              : " has no address";
      throw new IOException("sitemap at line " + loc.line() + has);
    }
    name = url.hidden();
    try {
      Sitemap sitemap = new Sitemap(Compression.undone(opener.open(url.text())));
      if (sitemap.isIndex()) {
        throw new IOException("it is an index itself, which no index may name");
      }
      named = Optional.of(sitemap);
      return true;
    } catch (Opener.EndedException e) {
      return false;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private IOException unreadable(IOException e) {
    return new IOException("sitemap " + name + ": " + e.getMessage(), e);
  }
}
