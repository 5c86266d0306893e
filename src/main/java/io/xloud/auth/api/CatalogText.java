package io.xloud.auth.api;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A rendered catalog, as UTF-8. Those of most projects differ in the project's id alone, so that
 * they share all other bytes: ten thousand projects need no more memory than one, and no more of
 * the processor's caches.
 */
final class CatalogText {
  private final SharedText shared;
  private final byte[] id;

  private CatalogText(SharedText shared, byte[] id) {
    this.shared = shared;
    this.id = id;
  }

  /**
   * @param projectId null for the catalog of a token that has no project
   */
  static CatalogText of(String text, @Nullable String projectId, SharedTexts texts) {
    String id = projectId == null ? "" : projectId;
    return new CatalogText(
        texts.once(SharedText.without(id, text)), id.getBytes(StandardCharsets.UTF_8));
  }

  /** In bytes. */
  int length() {
    return shared.bytes().length;
  }

  /** Appends all of it. */
  void write(ByteBuf into) {
    int start = into.writerIndex();
    into.writeBytes(shared.bytes());
    for (int gap : shared.gaps()) {
      into.setBytes(start + gap, id);
    }
  }
}
