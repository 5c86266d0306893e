package io.xloud.token;

import java.util.ArrayList;
import java.util.List;

/**
 * How authentication methods travel in a token: as the sum of one power of two each, by their place
 * in {@code [auth] methods}. So a token means something else to a node with another list; that is
 * how the reference service reads it too.
 */
public final class AuthMethods {
  /** The mark of a token that a signature of EC2 or S3 was traded for. */
  public static final String EC2_CREDENTIAL = "ec2credential";

  private static final int MOST = 52;

  private final List<String> configured;

  public AuthMethods(List<String> configured) {
    if (configured.size() > MOST) {
      throw new IllegalArgumentException("[auth] methods lists more than %d".formatted(MOST));
    }
    this.configured = List.copyOf(configured);
  }

  static boolean areOfSignature(List<String> methods) {
    return methods.contains(EC2_CREDENTIAL);
  }

  public boolean knows(String method) {
    return configured.contains(method);
  }

  /** Methods that are not configured are left out; one that stands twice counts twice. */
  long pack(List<String> methods) {
    return methods.stream().mapToLong(this::value).sum();
  }

  private long value(String method) {
    long value = 0;
    for (int i = 0; i < configured.size(); i++) {
      if (configured.get(i).equals(method)) {
        value += 1L << i;
      }
    }
    return value;
  }

  /**
   * The highest first. A sum that is too large for the configured methods gives none of them, which
   * makes its token a delegated one: nothing can be exchanged for it.
   */
  List<String> unpack(double sum) {
    List<String> methods = new ArrayList<>();
    double rest = sum;
    for (int i = configured.size() - 1; i >= 0; i--) {
      long bit = 1L << i;
      if ((long) (rest / bit) == 1) {
        methods.add(configured.get(i));
        rest -= bit;
      }
    }
    return methods;
  }
}
