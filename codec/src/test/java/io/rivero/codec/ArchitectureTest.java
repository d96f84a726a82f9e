package io.rivero.codec;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.rivero.codec");

  @Test
  void onlyVectorClassesReferToTheVectorApi() {
    noClasses()
        .that()
        .haveSimpleNameNotStartingWith("Vector")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator..")
        .because("without the module their loading fails, and plain kernels have to work")
        .check(CLASSES);
  }

  @Test
  void picturesAndKernelsKnowNoCodec() {
    noClasses()
        .that()
        .resideInAnyPackage("..codec.picture..", "..codec.kernel..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..codec.vp8..", "..codec.ivf..")
        .check(CLASSES);
  }
}
