package io.xloud.identity.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Tells an operator whether directories would serve their domains, before a server needs them: goes
 * each step that a login goes, at each of their servers, all at the same time.
 */
public final class LdapProbe {
  /** For each step; a server has more of it, an operator who waits has not. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final String domain;
  private final ServerConfig config;
  private final Dialler dialler;
  private final String users;
  private final String groups;

  /**
   * What hinders a server.
   *
   * @param grave whether nobody of the domain can come in; false while another server serves it
   */
  public record Finding(boolean grave, String sentence, String remedy) {}

  /** What hinders one server; none that is grave where it would serve. */
  private record Visit(List<Finding> findings) {
    boolean serves() {
      return findings.stream().noneMatch(Finding::grave);
    }
  }

  private LdapProbe(String domain, Options settings, Options own) {
    this.domain = domain;
    this.config = ServerConfig.from(settings, own).within(PATIENCE);
    this.dialler = new Dialler(config);
    this.users = UserTree.from(settings).base();
    this.groups = GroupTree.from(settings).base();
  }

  /**
   * @param domains the settings of each by what an operator calls it
   * @param own the settings of the server
   */
  public static List<Finding> of(Map<String, Options> domains, Options own) {
    return atOnce(domains.entrySet(), domain -> of(domain.getKey(), domain.getValue(), own))
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private static List<Finding> of(String domain, Options settings, Options own) {
    try {
      return new LdapProbe(domain, settings, own).findings();
    } catch (ConfigException e) {
      return List.of(
          new Finding(
              true,
              "%s: %s".formatted(domain, e.getMessage()),
              "Correct it: nobody of the domain can come in."));
    }
  }

  private List<Finding> findings() {
    List<Visit> visits = atOnce(config.servers(), this::visit);
    boolean served = visits.stream().anyMatch(Visit::serves);
    return visits.stream()
        .flatMap(visit -> visit.findings().stream())
        .map(one -> new Finding(one.grave() && !served, one.sentence(), one.remedy()))
        .toList();
  }

  private static <A, B> List<B> atOnce(Collection<A> all, Function<A, B> question) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<B>> answers =
          all.stream()
              .map(one -> CompletableFuture.supplyAsync(() -> question.apply(one), threads))
              .toList();
      return answers.stream().map(CompletableFuture::join).toList();
    }
  }

  private Visit visit(Server server) {
    try {
      LDAPConnection wire = dialler.asNobody(server);
      try {
        return new Visit(inside(server, wire));
      } finally {
        Farewell.say(wire);
      }
    } catch (LDAPException e) {
      return new Visit(
          List.of(
              finding(
                  server,
                  "can't be reached: " + Reasons.of(e),
                  "See that [ldap] url is right, that a firewall lets this machine through, and"
                      + " that tls_cacertfile holds who signed its certificate.")));
    }
  }

  private List<Finding> inside(Server server, LDAPConnection wire) {
    try {
      if (config.bind().isPresent()) {
        ServerConfig.Bind as = config.bind().get();
        wire.bind(new SimpleBindRequest(as.dn(), as.password().reveal()));
      }
    } catch (LDAPException e) {
      return List.of(
          finding(
              server,
              "takes no login of [ldap] user: " + e.getResultCode(),
              "Correct [ldap] user and password."));
    }
    List<Finding> findings = new ArrayList<>(tree(server, wire, "user_tree_dn", users));
    // who has no groups need not have a tree of them
    tree(server, wire, "group_tree_dn", groups).stream()
        .map(one -> new Finding(false, one.sentence(), one.remedy()))
        .forEach(findings::add);
    return findings;
  }

  private List<Finding> tree(Server server, LDAPConnection wire, String option, String dn) {
    String remedy =
        "Correct [ldap] %s, or let the directory show it to [ldap] user.".formatted(option);
    try {
      return wire.getEntry(dn, "1.1") == null
          ? List.of(finding(server, "has no %s %s".formatted(option, dn), remedy))
          : List.of();
    } catch (LDAPException e) {
      return config.followReferrals() && e.getResultCode().equals(ResultCode.REFERRAL)
          ? List.of()
          : List.of(
              finding(
                  server, "does not show %s %s: %s".formatted(option, dn, Reasons.of(e)), remedy));
    }
  }

  private Finding finding(Server server, String complaint, String remedy) {
    return new Finding(true, "%s: %s %s.".formatted(domain, server, complaint), remedy);
  }
}
