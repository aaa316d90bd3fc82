package dev.trawl.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trawl.record.Field;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/// Records in Parquet: a column for each field, under its name. What has fields or elements itself
/// is text in JSON, but for `error`.
final class ParquetFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final MessageType SCHEMA =
      new MessageType("record", Arrays.stream(Field.values()).map(ParquetFile::column).toList());

  private ParquetFile() {}

  private static Type column(Field field) {
    String name = field.wireName();
    return switch (field) {
      case INDEX -> Types.required(PrimitiveTypeName.INT64).named(name);
      case OK -> Types.required(PrimitiveTypeName.BOOLEAN).named(name);
      case LINE, BYTES, ATTEMPTS, RESENT -> Types.optional(PrimitiveTypeName.INT64).named(name);
      case STATUS -> Types.optional(PrimitiveTypeName.INT32).named(name);
      case LENGTH_KNOWN, COMPLETE, FLAKY -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
      case QUEUE_MS, DNS_MS, CONNECT_MS, TLS_MS, TTFB_MS, TOTAL_MS ->
          Types.optional(PrimitiveTypeName.DOUBLE).named(name);
      case STARTED_AT ->
          Types.optional(PrimitiveTypeName.INT64)
              .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS))
              .named(name);
      case ERROR ->
          Types.optionalGroup()
              .addFields(text("kind"), text("message"), text("phase"), text("detail"))
              .named(name);
      case META, EXPECT, REDIRECTS, FAILURES, HEADERS, JSON, EXTRACT, TRUNCATED_FIELDS ->
          Types.optional(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.jsonType()).named(name);
      case ID,
          INPUT,
          INPUT_BASE64,
          IDENTITY,
          URL,
          METHOD,
          FINAL_URL,
          HTTP_VERSION,
          REMOTE_IP,
          CONTENT_TYPE,
          ENCODING,
          BODY,
          BODY_BASE64,
          SHA256,
          SHA1,
          MD5,
          XXH3,
          SAVED,
          CACHE,
          CHANGE ->
          text(name);
    };
  }

  private static Type text(String name) {
    return Types.optional(PrimitiveTypeName.BINARY)
        .as(LogicalTypeAnnotation.stringType())
        .named(name);
  }

  /// Writes the records of a result file to another one.
  static void write(Path records, Path to) throws IOException {
    try (MappingIterator<JsonNode> each =
            JSON.readerFor(JsonNode.class).readValues(records.toFile());
        ParquetWriter<Group> writer =
            ExampleParquetWriter.builder(new LocalOutputFile(to))
                .withType(SCHEMA)
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .build()) {
      while (each.hasNextValue()) {
        writer.write(row(each.nextValue(), SCHEMA));
      }
    }
  }

  private static Group row(JsonNode record, GroupType columns) {
    Group row = new SimpleGroup(columns);
    for (Type column : columns.getFields()) {
      JsonNode value = record.path(column.getName());
      if (value.isMissingNode()) {
        continue;
      }
      if (column.isPrimitive()) {
        add(value, column, row);
      } else {
        row.add(column.getName(), row(value, column.asGroupType()));
      }
    }
    return row;
  }

  private static void add(JsonNode value, Type column, Group row) {
    String name = column.getName();
    boolean isPlain = column.getLogicalTypeAnnotation() == null;
    switch (column.asPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN -> row.add(name, value.booleanValue());
      case INT32 -> row.add(name, value.intValue());
      case INT64 ->
          row.add(
              name, isPlain ? value.longValue() : Instant.parse(value.textValue()).toEpochMilli());
      case DOUBLE -> row.add(name, value.doubleValue());
      case BINARY ->
          row.add(
              name,
              LogicalTypeAnnotation.stringType().equals(column.getLogicalTypeAnnotation())
                  ? value.asText()
                  : value.toString());
      case FLOAT, INT96, FIXED_LEN_BYTE_ARRAY -> throw new IllegalStateException(name);
    }
  }
}
