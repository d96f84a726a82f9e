package io.rivero.ice;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String[] BELOW = {
    "org.ice4j..", "org.jitsi..", "com.typesafe..", "kotlin.."
  };
  private static final DescribedPredicate<JavaClass> LIBRARY = resideInAnyPackage(BELOW);

  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.rivero.ice");

  @Test
  void publicSignaturesShowNothingOfTheLibraryBelow() {
    codeUnits()
        .that()
        .areDeclaredInClassesThat()
        .arePublic()
        .and()
        .areNotPrivate()
        .should(
            new ArchCondition<JavaCodeUnit>("not mention the library below") {
              @Override
              public void check(JavaCodeUnit unit, ConditionEvents events) {
                boolean clean =
                    !LIBRARY.test(unit.getRawReturnType())
                        && unit.getRawParameterTypes().stream().noneMatch(LIBRARY);
                events.add(new SimpleConditionEvent(unit, clean, unit.getFullName()));
              }
            })
        .check(MODULE);
    classes()
        .that()
        .haveModifier(JavaModifier.PUBLIC)
        .should()
        .onlyDependOnClassesThat(DescribedPredicate.not(LIBRARY))
        .check(MODULE);
  }

  @Test
  void onlyTheEngineKnowsTheLibraryBelow() {
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.(Ice4j\\w+|LoopSocket|OrderedStack)(\\$.*)?")
        .should()
        .dependOnClassesThat(LIBRARY)
        .check(MODULE);
  }

  @Test
  void noClassOpensAChannelOrReadsTheClock() {
    noClasses()
        .that()
        .doNotHaveSimpleName("LoopSocket") // throws one of its exceptions
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.nio.channels")
        .check(MODULE);
    noClasses().should().callMethod(System.class, "nanoTime").check(MODULE);
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(MODULE);
  }
}
