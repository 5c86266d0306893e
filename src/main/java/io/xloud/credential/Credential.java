package io.xloud.credential;

import io.xloud.crypto.Secret;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something with which a user proves to be the user, in the clear.
 *
 * @param projectId where an EC2 credential is good; others may have none
 * @param type such as {@code ec2}, {@code totp} or {@code cert}
 * @param blob the text that clients gave, whose form depends on the type
 * @param extra members without a column of their own
 */
public record Credential(
    String id,
    String userId,
    @Nullable String projectId,
    String type,
    Secret blob,
    Map<String, @Nullable Object> extra) {
  /** The type of AWS-style keys. */
  public static final String EC2 = "ec2";

  public Credential {
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }

  /** Whether the type is that of EC2 keys in whatever case: these are made with more care. */
  public static boolean isEc2Like(String type) {
    return type.equalsIgnoreCase(EC2);
  }

  Credential with(Secret other) {
    return new Credential(id, userId, projectId, type, other, extra);
  }
}
