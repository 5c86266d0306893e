package io.xloud.architecture.planted.everypackageisnullmarked.query;

/** Planted: in a package without {@code package-info}. */
record Unmarked() {}
