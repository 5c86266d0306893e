package io.xloud.architecture;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Set;

/** One rule of the house, for a tree of rooms below any root package. */
enum Fence {
  ROOMS_FORM_NO_CIRCLE {
    @Override
    ArchRule below(String root, HousePlan plan) {
      return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }
  },
  ROOMS_TOUCH_WHAT_THE_TABLE_ALLOWS {
    @Override
    ArchRule below(String root, HousePlan plan) {
      return classes().that().resideInAPackage(root + ".*..").should(touchOnlyAllowed(root, plan));
    }
  },
  DRIVERS_STAY_HOME {
    @Override
    ArchRule below(String root, HousePlan plan) {
      return classes()
          .that()
          .resideInAnyPackage(
              root + "..sql..", root + "..ldap..", root + "..saml..", root + "..oidc..")
          .and()
          .haveSimpleNameNotEndingWith("Probe")
          .and()
          .haveNameNotMatching(".*Probe\\$.*")
          .should()
          .notBePublic();
    }
  },
  ONLY_DOORS_READ_THE_CALLER {
    @Override
    ArchRule below(String root, HousePlan plan) {
      return noClasses()
          .that()
          .resideOutsideOfPackages(root + "..api..", root + ".auth..", root + ".context..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName(root + ".context.Caller");
    }
  },
  EVERY_PACKAGE_IS_NULL_MARKED {
    @Override
    ArchRule below(String root, HousePlan plan) {
      return classes().that().resideInAPackage(root + "..").should(BE_IN_A_NULL_MARKED_PACKAGE);
    }
  },
  NOTHING_IS_INJECTED_INTO_A_FIELD {
    @Override
    ArchRule below(String root, HousePlan plan) {
      return noFields()
          .that()
          .areDeclaredInClassesThat()
          .resideInAPackage(root + "..")
          .should()
          .beAnnotatedWith("jakarta.inject.Inject");
    }
  },
  ONLY_THE_SERVER_READS_THE_SYSTEM_CLOCK {
    @Override
    ArchRule below(String root, HousePlan plan) {
      return noClasses()
          .that()
          .resideInAPackage(root + "..")
          .and()
          .resideOutsideOfPackage(root + ".server..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");
    }
  };

  abstract ArchRule below(String root, HousePlan plan);

  /** The package in which {@code name} has its planted violation. */
  String plantedRoot() {
    return "io.xloud.architecture.planted."
        + name().toLowerCase(java.util.Locale.ROOT).replace("_", "");
  }

  private static final ArchCondition<JavaClass> BE_IN_A_NULL_MARKED_PACKAGE =
      new ArchCondition<>("be in a @NullMarked package") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
          if (!type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked")) {
            events.add(violated(type, type.getPackageName() + " is not @NullMarked"));
          }
        }
      };

  private static ArchCondition<JavaClass> touchOnlyAllowed(String root, HousePlan plan) {
    return new ArchCondition<>("touch only what docs/architecture.md allows") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String room = room(root, type.getPackageName());
        Set<String> touchable = plan.touchableFrom(room);
        type.getDirectDependenciesFromSelf()
            .forEach(dependency -> {
              String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
              if (target.startsWith(root + ".")) {
                String other = room(root, target);
                if (!other.equals(room) && !touchable.contains(other)) {
                  events.add(
                      violated(
                          type, room + " touches " + other + ": " + dependency.getDescription()));
                }
              }
            });
      }
    };
  }

  static String room(String root, String packageName) {
    return packageName.substring(root.length() + 1).split("\\.", 2)[0];
  }
}
