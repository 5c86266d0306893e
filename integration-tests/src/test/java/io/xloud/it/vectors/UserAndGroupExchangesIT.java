package io.xloud.it.vectors;

/** Lists and their filters, odd bodies, and who of many callers may do what to users and groups. */
class UserAndGroupExchangesIT extends RecordedExchanges {
  UserAndGroupExchangesIT() {
    super("users-and-groups.json");
  }
}
