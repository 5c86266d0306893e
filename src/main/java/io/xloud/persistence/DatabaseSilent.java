package io.xloud.persistence;

/** Told when the database has missed a pulse, before it is sure that it does not answer. */
public record DatabaseSilent() {}
