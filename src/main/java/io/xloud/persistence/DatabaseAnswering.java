package io.xloud.persistence;

/** Told when a database that was silent answers again, once it is asked again. */
public record DatabaseAnswering() {}
