package io.xloud.auth.api;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

/** Keeps each text once, for as long as somebody has it. */
final class SharedTexts {
  private final Map<SharedText, WeakReference<SharedText>> texts = new WeakHashMap<>();

  /** The one that all share. */
  synchronized SharedText once(SharedText text) {
    SharedText known = texts.computeIfAbsent(text, WeakReference::new).get();
    return known == null ? text : known;
  }

  synchronized int size() {
    return texts.size();
  }
}
