package io.xloud.architecture.planted.onlydoorsreadthecaller.context;

/** Planted: who is asking. */
public interface Caller {}
