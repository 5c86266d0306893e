/**
 * What {@code ./dev bench} does: starts this server, bare Quarkus and Python Keystone on the same
 * data, puts each under the same load and writes what came of it into {@code docs/benchmarks.md}.
 */
package io.xloud.it.bench;
