package io.xloud.identity;

import java.util.List;

/** Which driver serves whom. One driver today, one per domain tomorrow: callers can't tell. */
public interface IdentityDrivers {
  IdentityDriver forDomain(String domainId);

  /** The driver that answers for users of all domains it knows. */
  IdentityDriver standard();

  /** Driver and local id, from {@code id_mapping} when the id is mapped. */
  Located locate(String publicId);

  /** The id stands for nobody any more. */
  void forget(String publicId);

  /** The same for many. */
  default void forget(List<String> publicIds) {
    publicIds.forEach(this::forget);
  }

  /** Where an id leads. */
  record Located(IdentityDriver driver, String localId) {}
}
