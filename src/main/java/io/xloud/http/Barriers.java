package io.xloud.http;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/** Holds up a request until all barriers that it concerns have let it pass. */
@Singleton
public class Barriers {
  private final List<Barrier> barriers;
  private final CurrentRequest request;

  Barriers(@All List<Barrier> barriers, CurrentRequest request) {
    this.barriers = barriers;
    this.request = request;
  }

  @ServerRequestFilter(preMatching = true)
  public void stop(ResteasyReactiveContainerRequestContext context) {
    List<Runnable> questions =
        barriers.stream()
            .map(barrier -> barrier.against(request))
            .flatMap(Optional::stream)
            .toList();
    if (!questions.isEmpty()) {
      context.suspend();
      Thread.startVirtualThread(() -> ask(questions, context));
    }
  }

  private static void ask(
      List<Runnable> questions, ResteasyReactiveContainerRequestContext context) {
    try {
      questions.forEach(Runnable::run);
    } catch (Throwable refusal) { // whatever it is: nobody else would let the request go on
      context.resume(refusal);
      return;
    }
    context.resume();
  }
}
