package io.xloud.it.vectors;

/** Refusals, as recorded in {@code api-errors.json}. */
class ApiErrorsIT extends RecordedExchanges {
  ApiErrorsIT() {
    super("api-errors.json");
  }
}
