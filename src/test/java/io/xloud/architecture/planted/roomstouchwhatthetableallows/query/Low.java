package io.xloud.architecture.planted.roomstouchwhatthetableallows.query;

/** Planted: the ground floor reaches for a feature. */
public interface Low
    extends io.xloud.architecture.planted.roomstouchwhatthetableallows.identity.High {}
