package io.xloud.auth;

import io.xloud.context.AuthContext;
import io.xloud.crypto.Digests;
import io.xloud.crypto.Secret;
import io.xloud.error.Problem;
import io.xloud.federation.OpenIdProviders;
import io.xloud.federation.OpenIdProviders.LoggedOut;
import io.xloud.federation.ProviderSessions;
import io.xloud.federation.ProviderSessions.Ending;
import io.xloud.persistence.Database;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Ends what came of a login when the provider says that it is over. */
@Singleton
public final class ProviderLogouts {
  private final OpenIdProviders providers;
  private final ProviderSessions sessions;
  private final OnlyOnce onlyOnce;
  private final Database database;

  ProviderLogouts(
      OpenIdProviders providers, ProviderSessions sessions, OnlyOnce onlyOnce, Database database) {
    this.providers = providers;
    this.sessions = sessions;
    this.onlyOnce = onlyOnce;
    this.database = database;
  }

  /**
   * @param word of the provider, which counts once
   * @throws io.xloud.error.KeystoneException 400 for one that does not hold, or comes again
   */
  public void end(String providerId, Secret word, AuthContext by) {
    LoggedOut ended = providers.loggedOut(providerId, word);
    OneUse use =
        new OneUse(
            "logout " + digest(providerId + "\n" + ended.id()),
            ended.until(),
            new Problem.BadRequest("The logout token was shown before."));
    end(providerId, use, List.of(ended.ending()), by);
  }

  /** The word counts only together with what it ends: one whose work failed may come again. */
  void end(String providerId, OneUse word, List<Ending> endings, AuthContext by) {
    database.change(_ -> {
      onlyOnce.spend(List.of(word));
      endings.forEach(ending -> sessions.ended(providerId, ending, by));
    });
  }

  /** Short enough to be the name of something that counts once. */
  static String digest(String text) {
    return HexFormat.of().formatHex(Digests.sha256(text.getBytes(StandardCharsets.UTF_8)));
  }
}
