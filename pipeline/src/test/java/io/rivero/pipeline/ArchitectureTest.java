package io.rivero.pipeline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The rules that keep the modules apart and the threads few.
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.rivero");

  @Test
  void leavesDoNotKnowEachOtherNorThePipeline() {
    String[] leaves = {
      "io.rivero.ice..",
      "io.rivero.dtls..",
      "io.rivero.rtp..",
      "io.rivero.sdp..",
      "io.rivero.codec.."
    };
    for (String leaf : leaves) {
      for (String other : leaves) {
        if (!leaf.equals(other)) {
          noClasses()
              .that()
              .resideInAPackage(leaf)
              .should()
              .dependOnClassesThat()
              .resideInAPackage(other)
              .allowEmptyShould(true)
              .check(CLASSES);
        }
      }
      noClasses()
          .that()
          .resideInAPackage(leaf)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.rivero.pipeline..")
          .allowEmptyShould(true)
          .check(CLASSES);
    }
  }

  @Test
  void protocolCodeReadsNoClockAndStartsNoThread() {
    noClasses()
        .that()
        .resideInAnyPackage("io.rivero.rtp..", "io.rivero.sdp..", "io.rivero.srtp..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.concurrent", "java.nio.channels")
        .check(CLASSES);
  }

  @Test
  void onlyTheLoopsAndTheTwoExceptionsStartThreads() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.rivero.pipeline.net..",
            "io.rivero.pipeline.work..",
            "io.rivero.ice..",
            "io.rivero.dtls..")
        .should()
        .callMethod(Thread.class, "ofPlatform")
        .orShould()
        .callMethod(Thread.class, "ofVirtual")
        .orShould()
        .callMethod(Thread.class, "start")
        .check(CLASSES);
  }

  @Test
  void socketsForMediaBelongToTheLoops() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.rivero.pipeline.net..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(java.nio.channels.DatagramChannel.class)
        .check(CLASSES);
  }

  @Test
  void thePartsOfThePipelineStackUp() {
    noClasses()
        .that()
        .resideInAPackage("io.rivero.pipeline.net")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.rivero.pipeline", "io.rivero.pipeline.webrtc")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.rivero.pipeline.webrtc")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.rivero.pipeline")
        .check(CLASSES);
  }

  @Test
  void iceLibraryStaysBehindIce() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.rivero.ice..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.ice4j..", "org.jitsi..")
        .check(CLASSES);
  }
}
