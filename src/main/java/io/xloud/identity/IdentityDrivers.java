package io.xloud.identity;

import java.util.List;

/** Which driver serves whom: one for all domains, or one of its own for some of them. */
public interface IdentityDrivers {
  /**
   * @throws io.xloud.error.KeystoneException 404 for a domain that no driver serves, 503 for one
   *     whose settings cannot be used
   */
  IdentityDriver forDomain(String domainId);

  /** Answers for users of all domains, wherever they live; a list names its domain. */
  IdentityDriver standard();

  /** The driver of whoever the id stands for, and the id by which that driver knows them. */
  Located locate(String publicId);

  /** A user or group was made with this id: it must be found again. */
  void adopt(String domainId, IdMapping.Kind kind, String publicId);

  /** The id stands for nobody any more. */
  void forget(String publicId);

  /** The same for many. */
  default void forget(List<String> publicIds) {
    publicIds.forEach(this::forget);
  }

  /** Where an id leads. */
  record Located(IdentityDriver driver, String localId) {}
}
