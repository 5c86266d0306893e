package io.xloud.architecture.planted.roomstouchwhatthetableallows.identity;

/** Planted: what {@code query} may not touch. */
public interface High {}
