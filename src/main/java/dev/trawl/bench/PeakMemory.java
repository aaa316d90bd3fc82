package dev.trawl.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The most memory that this process had since [#reset].
sealed interface PeakMemory {
  /// As exact as this system allows.
  static PeakMemory ofProcess() {
    try {
      Resident resident = new Resident();
      resident.reset();
      return resident.bytes() > 0 ? resident : new Heap();
    } catch (IOException e) {
      // No Linux, or a /proc that is not to be written.
      return new Heap();
    }
  }

  void reset() throws IOException;

  long bytes() throws IOException;

  /// What it is, in words for people.
  String what();

  /// The peak of the resident set, which the kernel keeps, and forgets on request (proc(5)).
  record Resident() implements PeakMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path FORGET = Path.of("/proc/self/clear_refs");
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s*(\\d{1,15}) kB");

    @Override
    public void reset() throws IOException {
      Files.writeString(FORGET, "5");
    }

    @Override
    public long bytes() throws IOException {
      Matcher peak = PEAK.matcher(Files.readString(STATUS, StandardCharsets.ISO_8859_1));
      return peak.find() ? Long.parseLong(peak.group(1)) << 10 : 0;
    }

    @Override
    public String what() {
      return "peak resident memory (VmHWM)";
    }
  }

  /// The heap that Java has taken from the system, which seldom shrinks.
  record Heap() implements PeakMemory {
    @Override
    public void reset() {}

    @Override
    public long bytes() {
      return Runtime.getRuntime().totalMemory();
    }

    @Override
    public String what() {
      return "the heap that Java has taken";
    }
  }
}
