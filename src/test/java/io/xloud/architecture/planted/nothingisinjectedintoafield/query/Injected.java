package io.xloud.architecture.planted.nothingisinjectedintoafield.query;

import jakarta.inject.Inject;

/** Planted: a field that CDI fills. */
final class Injected {
  @Inject Object planted = new Object();
}
