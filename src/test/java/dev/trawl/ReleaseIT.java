package dev.trawl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/// What `mvn -Prelease package` has made. `src/packaging/test` installs it.
@Tag("release")
final class ReleaseIT {
  private static final Path RELEASE = Path.of("target/release");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "description",
        "url",
        "licenses/license/name",
        "licenses/license/url",
        "developers/developer/name",
        "developers/developer/email",
        "scm/connection",
        "scm/developerConnection",
        "scm/url"
      })
  void thePomSaysWhatMavenCentralAsksFor(String element) throws Exception {
    assertFalse(ofPom(element).isBlank(), element);
  }

  @Test
  void theJarsOfMavenCentralAreThere() throws Exception {
    String jar = "target/trawl-" + ofPom("version");
    assertTrue(names(jar + ".jar").contains("dev/trawl/Main.class"));
    assertTrue(names(jar + "-sources.jar").contains("dev/trawl/Main.java"));
    assertTrue(names(jar + "-javadoc.jar").contains("dev/trawl/Main.html"));
    try (JarFile file = new JarFile(jar + ".jar")) {
      assertEquals(
          "dev.trawl", file.getManifest().getMainAttributes().getValue("Automatic-Module-Name"));
    }
  }

  @Test
  void everyFileHasItsChecksum() throws Exception {
    Map<String, String> sums =
        Files.readAllLines(RELEASE.resolve("SHA256SUMS")).stream()
            .map(line -> line.split("  ", 2))
            .collect(Collectors.toMap(parts -> parts[1], parts -> parts[0]));
    try (Stream<Path> files = Files.list(RELEASE)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!name.equals("SHA256SUMS")) {
          byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
          assertEquals(HexFormat.of().formatHex(digest), sums.remove(name), name);
        }
      }
    }
    assertEquals(Map.of(), sums);
  }

  @Test
  void noPlaceholderIsLeft() throws Exception {
    for (String name : List.of("trawl.rb", "trawl.json", "sdkman.json")) {
      String text = Files.readString(RELEASE.resolve(name), UTF_8);
      assertFalse(text.matches("(?s).*@[A-Z0-9]+@.*"), text);
      assertTrue(text.contains("/trawl-" + ofPom("version") + ".zip\""), text);
    }
  }

  @Test
  void theBillOfMaterialsNamesEveryLibraryAndItsLicence() throws Exception {
    Path file = RELEASE.resolve("trawl-" + ofPom("version") + ".cdx.json");
    JsonNode bill = new JsonMapper().readTree(file.toFile());
    assertEquals("CycloneDX", bill.path("bomFormat").asText());
    List<String> names = bill.path("components").findValuesAsText("name");
    assertTrue(
        names.containsAll(List.of("okhttp-jvm", "picocli", "jackson-core")), names::toString);
    assertFalse(names.contains("junit-jupiter"), names::toString);
    for (JsonNode component : bill.path("components")) {
      assertFalse(component.path("licenses").isEmpty(), component::toString);
    }
  }

  private static List<String> names(String jar) throws IOException {
    try (JarFile file = new JarFile(jar)) {
      return file.stream().map(Object::toString).toList();
    }
  }

  private static String ofPom(String element) throws Exception {
    Document pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("pom.xml").toFile());
    return XPathFactory.newInstance().newXPath().evaluate("/project/" + element, pom);
  }
}
