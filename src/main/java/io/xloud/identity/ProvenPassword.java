package io.xloud.identity;

/**
 * Who has just shown the own password, and which one it was: good for choosing another, for as long
 * as that one is still the current one.
 */
public record ProvenPassword(User user, PasswordAccount account, PasswordAccount.Stored current) {}
