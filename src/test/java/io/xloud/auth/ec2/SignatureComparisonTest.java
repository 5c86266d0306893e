package io.xloud.auth.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.security.MessageDigest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A clock tells too little in a test, so that what is called is looked at. */
class SignatureComparisonTest {
  private final JavaClasses room =
      new ClassFileImporter().importClasses(Texts.class, Ec2Scheme.class, S3Scheme.class);

  @Test
  void d11_signatures_are_compared_in_a_time_that_does_not_tell_how_much_is_the_same() {
    assertThat(room.get(Texts.class).getMethod("same", String.class, String.class))
        .satisfies(same ->
            assertThat(same.getMethodCallsFromSelf())
                .anyMatch(call ->
                    call.getTargetOwner().isEquivalentTo(MessageDigest.class)
                        && call.getName().equals("isEqual")));
    for (Class<?> scheme : List.of(Ec2Scheme.class, S3Scheme.class)) {
      JavaClass read = room.get(scheme);
      List<JavaMethodCall> comparisons =
          read.getMethodCallsFromSelf().stream()
              .filter(call ->
                  call.getTargetOwner().isEquivalentTo(Texts.class)
                      && call.getName().equals("same"))
              .toList();
      assertThat(comparisons).as(scheme.getSimpleName()).isNotEmpty();
      assertThat(comparisons)
          .flatExtracting(call -> List.copyOf(call.getOrigin().getMethodCallsFromSelf()))
          .extracting(JavaMethodCall::getName)
          .doesNotContain("equals", "equalsIgnoreCase", "contentEquals", "compareTo");
    }
  }
}
