package io.xloud.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.server.Healthcheck.Result;
import java.util.List;
import java.util.stream.Collectors;

/** The results of the checks as text, HTML or JSON. */
record HealthcheckPage(List<Result> results, boolean detailed) {
  HealthcheckPage {
    results = List.copyOf(results);
  }

  boolean healthy() {
    return results.stream().allMatch(Result::available);
  }

  String text() {
    return results.stream().map(Result::reason).collect(Collectors.joining("\n"));
  }

  String json() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("detailed", detailed);
    ArrayNode reasons = body.putArray("reasons");
    for (Result result : results) {
      if (detailed) {
        reasons
            .addObject()
            .put("class", result.check())
            .put("details", result.details())
            .put("reason", result.reason());
      } else {
        reasons.add(result.reason());
      }
    }
    return indented(body);
  }

  /** Four blanks a level, as scripts may have come to expect. */
  private static String indented(ObjectNode body) {
    String plain = body.toPrettyString();
    return plain
        .replace(" : ", ": ")
        .replace("[ ]", "[]")
        .lines()
        .map(line -> " ".repeat(line.length() - line.stripLeading().length()) + line)
        .collect(Collectors.joining("\n"));
  }

  String html() {
    String cells =
        detailed
            ? "<TH>\nKind\n</TH>\n<TH>\nReason\n</TH>\n<TH>\nDetails\n</TH>\n"
            : "\n<TH>\nReason\n</TH>\n";
    String rows = results.stream().map(this::row).collect(Collectors.joining());
    return """
    <HTML>
    <HEAD><TITLE>Healthcheck Status</TITLE></HEAD>
    <BODY>

    <H2>Result of %d checks:</H2>
    <TABLE bgcolor="#ffffff" border="1">
    <TBODY>
    <TR>
    %s</TR>
    %s
    </TBODY>
    </TABLE>
    <HR></HR>

    </BODY>
    </HTML>\
    """
        .formatted(results.size(), cells, rows);
  }

  private String row(Result result) {
    String reason = cell(result.reason());
    String inner =
        detailed
            ? cell(result.check()) + "\n" + reason + "\n" + cell(result.details())
            : "\n" + reason + "\n";
    return "<TR>\n" + inner + "\n</TR>";
  }

  private static String cell(String text) {
    String safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return "    <TD>" + safe.replace("\"", "&#34;").replace("'", "&#39;") + "</TD>";
  }
}
