package io.xloud.it.bench;

/** One of those that are measured: where on loopback it answers, and the process that it is. */
record Side(String name, int port, long pid) {
  String url() {
    return "http://127.0.0.1:" + port;
  }
}
