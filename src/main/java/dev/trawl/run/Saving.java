package dev.trawl.run;

import dev.trawl.archive.NameTemplate;
import java.nio.file.Path;

/// How bodies are saved in files.
///
/// @param folder for the files
public record Saving(Path folder, NameTemplate names) {}
