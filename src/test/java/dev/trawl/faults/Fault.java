package dev.trawl.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.http.RawServer;
import java.util.function.Consumer;

/// Something that a server does wrong, and what its record has to be.
///
/// @param row of the table in src/docs/faults.md
/// @param script what happens on a connection: in [Faults] once its first request has been read
/// @param record fails unless the record is right
record Fault(int row, String name, RawServer.Script script, Consumer<JsonNode> record) {
  @Override
  public String toString() {
    return row + " " + name;
  }
}
