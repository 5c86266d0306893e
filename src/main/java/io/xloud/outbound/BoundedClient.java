package io.xloud.outbound;

import io.xloud.tls.Authorities;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Asks other servers, which may be slow, large or somebody else: the whole answer has a time and a
 * size, and a redirection is no answer.
 */
public final class BoundedClient implements AutoCloseable {
  private final HttpClient client;
  private final Duration time;
  private final int size;

  /**
   * @param time for one answer
   * @param size of the longest body, in bytes
   * @param otherwise what this client does otherwise
   */
  public BoundedClient(Duration time, int size, Consumer<HttpClient.Builder> otherwise) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(time);
    otherwise.accept(builder);
    this.client = builder.build();
    this.time = time;
    this.size = size;
  }

  /**
   * Believes those whom a file names instead of those whom Java believes.
   *
   * @param option that names the file, for people
   */
  public static Consumer<HttpClient.Builder> believing(String option, Optional<Path> file) {
    return builder ->
        file.ifPresent(named -> builder.sslContext(Authorities.context(option, named)));
  }

  /**
   * An answer of whatever status. The time is for all of it, also when it comes drop by drop.
   *
   * @throws HttpTimeoutException when it has not ended in time
   * @throws IOException when there is none, or a longer one
   */
  public HttpResponse<byte[]> answer(HttpRequest.Builder question)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            question.timeout(time).build(),
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), size));
    try {
      return answer.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof HttpTimeoutException
          ? silent(e)
          : new IOException(String.valueOf(e.getCause()), e);
    } catch (TimeoutException e) {
      throw silent(e);
    } finally {
      answer.cancel(true);
    }
  }

  private static IOException silent(Exception cause) {
    return (IOException) new HttpTimeoutException("there is no answer").initCause(cause);
  }

  /**
   * What is there to be had.
   *
   * @throws IOException when there is no answer, or one of another status than 200
   */
  public byte[] document(HttpRequest.Builder question) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = answer(question);
    if (answer.statusCode() != 200) {
      throw new IOException("the answer is a " + answer.statusCode());
    }
    return answer.body();
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    client.shutdownNow();
  }
}
