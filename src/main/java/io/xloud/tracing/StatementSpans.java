package io.xloud.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * A span for each statement that a traced request makes: its text with a question mark for every
 * value, as the database gets it. Of a refusal the number is told and not the sentence, which
 * repeats values.
 */
record StatementSpans(Spans spans) implements SqlLogger {
  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
  private static final AttributeKey<String> TEXT = AttributeKey.stringKey("db.query.text");
  private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("db.operation.name");
  private static final AttributeKey<String> REFUSAL =
      AttributeKey.stringKey("db.response.status_code");

  @Override
  public void logAfterExecution(StatementContext statement) {
    show(statement, statement.getCompletionMoment(), null);
  }

  @Override
  public void logException(StatementContext statement, SQLException refusal) {
    show(statement, statement.getExceptionMoment(), Integer.toString(refusal.getErrorCode()));
  }

  private void show(StatementContext statement, @Nullable Instant ended, @Nullable String refusal) {
    Span parent = spans.current();
    @Nullable Instant begun = statement.getExecutionMoment();
    if (!parent.isRecording() || begun == null || ended == null) {
      return;
    }
    String text = text(statement);
    String operation = operation(text);
    Span span =
        spans
            .child(parent, operation)
            .setSpanKind(SpanKind.CLIENT)
            .setStartTimestamp(begun)
            .setAttribute(SYSTEM, "mariadb")
            .setAttribute(OPERATION, operation)
            .setAttribute(TEXT, text)
            .startSpan();
    if (refusal != null) {
      span.setStatus(StatusCode.ERROR)
          .setAttribute(REFUSAL, refusal)
          .setAttribute(Spans.ERROR_TYPE, refusal);
    }
    span.end(ended);
  }

  private static String text(StatementContext statement) {
    @Nullable ParsedSql parsed = statement.getParsedSql();
    return parsed == null ? "BATCH" : parsed.getSql().strip();
  }

  /** The first word, such as {@code SELECT}. */
  private static String operation(String text) {
    return text.split("\\s", 2)[0].toUpperCase(Locale.ROOT);
  }
}
