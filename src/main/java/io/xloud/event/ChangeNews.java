package io.xloud.event;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Tells this process which facts are no longer true: at once what it committed itself, and from the
 * feed what any node did, so that the same may be told twice.
 */
@Singleton
public final class ChangeNews {
  private final List<Consumer<Collection<String>>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<List<Change>>> ownListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<StoredChange>> feedListeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> lossListeners = new CopyOnWriteArrayList<>();

  public void listen(Consumer<Collection<String>> listener) {
    listeners.add(listener);
  }

  /** What this process itself commits, on the thread of whoever wrote it: only to be noted down. */
  public void listenToOwn(Consumer<List<Change>> listener) {
    ownListeners.add(listener);
  }

  /** What the feed tells, this process' own changes among it: only to be noted down. */
  public void listenToFeed(Consumer<StoredChange> listener) {
    feedListeners.add(listener);
  }

  /** What to do when everything may be untrue. */
  public void listenToLoss(Runnable listener) {
    lossListeners.add(listener);
  }

  /** Nobody can tell what changed until now. */
  public void lost() {
    lossListeners.forEach(Runnable::run);
  }

  void committed(List<Change> changes) {
    ownListeners.forEach(listener -> listener.accept(changes));
  }

  /** A row of the feed; told again when it fails. */
  public void heard(StoredChange change) {
    feedListeners.forEach(listener -> listener.accept(change));
    publish(change.touched());
  }

  /** Tells all of them, also when one fails, and then fails as the first of these did. */
  @SuppressWarnings("CatchingUnchecked")
  public void publish(Collection<String> facts) {
    RuntimeException first = null;
    for (Consumer<Collection<String>> listener : listeners) {
      try {
        listener.accept(facts);
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
