import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Copies a jar and gives its class files of before Java 6, which are picocli's, the version and
/// the stack maps of Java 8. A cache does not take older ones: every start would read and verify
/// them anew, for 50 to 80 ms.
final class OldClasses {
  private OldClasses() {}

  static void upgrade(Path from, Path to) throws IOException {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {from.toUri().toURL()});
        ZipFile jar = new ZipFile(from.toFile());
        OutputStream file = Files.newOutputStream(to);
        ZipOutputStream copy = new ZipOutputStream(file)) {
      ClassFile classFiles =
          ClassFile.of(
              StackMapsOption.GENERATE_STACK_MAPS,
              ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(loader)));
      for (ZipEntry entry : Collections.list(jar.entries())) {
        ZipEntry copied = new ZipEntry(entry.getName());
        copied.setTime(entry.getTime());
        copy.putNextEntry(copied);
        try (InputStream content = jar.getInputStream(entry)) {
          byte[] bytes = content.readAllBytes();
          copy.write(isOld(entry, bytes) ? upgraded(classFiles, bytes) : bytes);
        }
        copy.closeEntry();
      }
    }
  }

  private static boolean isOld(ZipEntry entry, byte[] bytes) {
    return entry.getName().endsWith(".class") && bytes[7] < ClassFile.JAVA_6_VERSION;
  }

  private static byte[] upgraded(ClassFile classFiles, byte[] bytes) {
    return classFiles.transformClass(
        classFiles.parse(bytes),
        // Code that goes through unread would get no stack maps.
        ClassTransform.transformingMethodBodies(CodeBuilder::with)
            .andThen((builder, element) -> {
              if (element instanceof ClassFileVersion) {
                builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
              } else {
                builder.with(element);
              }
            }));
  }
}
