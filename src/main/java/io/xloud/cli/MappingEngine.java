package io.xloud.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.error.KeystoneException;
import io.xloud.federation.Mapped;
import io.xloud.federation.MappingRules;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mapping_engine} with the options it has in Keystone. */
@Command(
    name = "mapping_engine",
    description = {
      "Tells what the rules of a mapping make of somebody's attributes, as JSON. Needs no database and changes nothing.",
      "Users and groups are not looked up."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The rules make somebody of the attributes whom a login takes.",
      "1:They make nobody of them, could not be stored, or a file cannot be read; one sentence says why.",
      "2:The command line is wrong."
    })
final class MappingEngine implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin MappingInput given = new MappingInput();

  @Option(names = "--engine-debug", description = "Shows the rules and the attributes as well.")
  boolean debug;

  @Override
  public Integer call() {
    Map<String, List<String>> attributes = given.attributes();
    MappingRules rules = given.rules();
    if (debug) {
      System.out.println("Using Rules:\n" + given.mapping().toPrettyString());
      System.out.println(
          "Using Assertion:\n" + JSON.<JsonNode>valueToTree(attributes).toPrettyString());
    }
    try {
      Mapped mapped = rules.map(attributes);
      System.out.println(MappingInput.body(mapped).toPrettyString());
      given.requireWhole(mapped, attributes);
      return 0;
    } catch (KeystoneException e) {
      throw MappingInput.failure(e);
    }
  }
}
