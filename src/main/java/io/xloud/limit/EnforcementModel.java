package io.xloud.limit;

/** Whether limits of a project are held against those of its domain. */
public enum EnforcementModel {
  FLAT(
      "flat",
      "Limit enforcement and validation does not take project hierarchy into consideration."),
  STRICT_TWO_LEVEL(
      "strict_two_level", "This model requires project hierarchy never exceeds a depth of two");

  private final String label;
  private final String description;

  EnforcementModel(String label, String description) {
    this.label = label;
    this.description = description;
  }

  static EnforcementModel named(String label) {
    return label.equals(STRICT_TWO_LEVEL.label) ? STRICT_TWO_LEVEL : FLAT;
  }

  /** As it stands in the configuration and in answers. */
  public String label() {
    return label;
  }

  public String description() {
    return description;
  }
}
