package io.xloud.persistence;

/** Told once it is sure that the database does not answer, before anybody is refused for it. */
public record DatabaseSilent() {}
