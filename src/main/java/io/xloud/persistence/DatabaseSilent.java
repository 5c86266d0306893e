package io.xloud.persistence;

/**
 * Told once it is sure that the database does not answer, before anybody is refused for it.
 *
 * @param cause in words, for people
 */
public record DatabaseSilent(String cause) {}
