package dev.trawl.spark;

import java.net.URI;
import org.apache.hadoop.fs.RawLocalFileSystem;

/// This machine's files under another scheme: for the job they are as far away as HDFS or S3.
public final class RemoteFileSystem extends RawLocalFileSystem {
  @Override
  public String getScheme() {
    return "remote";
  }

  @Override
  public URI getUri() {
    return URI.create("remote:///");
  }
}
