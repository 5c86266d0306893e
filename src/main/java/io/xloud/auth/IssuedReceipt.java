package io.xloud.auth;

import io.xloud.crypto.Secret;
import io.xloud.identity.User;
import io.xloud.resource.Domain;
import io.xloud.token.ReceiptPayload;
import java.util.List;

/**
 * What a user gets whose methods were right and too few.
 *
 * @param text goes into {@code Openstack-Auth-Receipt} and nowhere else
 * @param required each one a set of methods that would do, of which the user has shown some
 */
public record IssuedReceipt(
    Secret text, ReceiptPayload payload, User user, Domain domain, List<List<String>> required) {
  public IssuedReceipt {
    required = required.stream().map(List::copyOf).toList();
  }
}
