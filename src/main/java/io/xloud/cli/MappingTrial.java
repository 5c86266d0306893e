package io.xloud.cli;

import io.xloud.error.KeystoneException;
import io.xloud.federation.Mapped;
import io.xloud.federation.MappingRules;
import io.xloud.federation.Tried;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mapping_test}: why a mapping makes of somebody's attributes what it makes of them. */
@Command(
    name = "mapping_test",
    description = {
      "Tells rule by rule what a mapping makes of somebody's attributes: which conditions were asked, of which values, and which of them held. Needs no database and changes nothing.",
      "Users and groups are not looked up. What it prints holds the attributes."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The rules make somebody of the attributes whom a login takes.",
      "1:They make nobody of them, could not be stored, or a file cannot be read; one sentence says why.",
      "2:The command line is wrong."
    })
final class MappingTrial implements Callable<Integer> {
  @Mixin MappingInput given = new MappingInput();

  @Override
  public Integer call() {
    MappingRules rules = given.rules();
    try {
      Map<String, List<String>> attributes = given.attributes();
      List<Tried> tried = rules.tried(attributes);
      tried.forEach(MappingTrial::tell);
      Mapped mapped = rules.gathered(tried);
      System.out.println("Together:");
      System.out.println(MappingInput.body(mapped).toPrettyString());
      given.requireWhole(mapped, attributes);
      return 0;
    } catch (KeystoneException e) {
      throw MappingInput.failure(e);
    }
  }

  private static void tell(Tried rule) {
    System.out.printf(
        "Rule %d %s%n", rule.number(), rule.applies() ? "applies:" : "does not apply:");
    rule.asked().forEach(asked -> System.out.println("  " + told(asked)));
    rule.locals().forEach(local -> System.out.println("  makes " + local));
  }

  private static String told(Tried.Asked asked) {
    String condition = asked.condition().isEmpty() ? "must be there" : asked.condition();
    String values = asked.given().isEmpty() ? "(not there)" : "with " + asked.given();
    String passed = asked.passed().isEmpty() ? "" : ", passes on " + asked.passed();
    return "%s %s %s: %s%s"
        .formatted(asked.attribute(), values, condition, asked.holds() ? "yes" : "no", passed);
  }
}
