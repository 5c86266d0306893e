package io.xloud.it.vectors;

/**
 * Grants, roles and their lists asked by everybody about everything, as recorded from Keystone
 * 30.0.0 in {@code exchanges/assignments.json}.
 */
class AssignmentExchangesIT extends RecordedExchanges {
  AssignmentExchangesIT() {
    super("assignments.json");
  }
}
