package io.xloud.resource;

import java.util.List;

/** Where the settings of single domains live; rules and transactions belong to the service. */
public interface DomainConfigDriver {
  /** By group and option; those that are sensitive too. */
  List<DomainOption> list(String domainId, DomainConfigPart part);

  /** Whether the domain is there; it can't be deleted before commit. */
  boolean claimDomain(String domainId);

  /** Whether there is any such option; none of them can be removed before commit. */
  boolean claim(String domainId, DomainConfigPart part);

  /** Sets these and leaves the others alone. */
  void store(String domainId, List<DomainOption> options);

  /** How many there were. */
  int remove(String domainId, DomainConfigPart part);

  /** Gives up whatever kind of driver the domain alone was allowed to have. */
  void release(String domainId);
}
