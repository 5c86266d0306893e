package io.xloud.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A port on the command line, kept as it was typed. */
final class Port implements ITypeConverter<String> {
  private static final int LAST = 65535;

  @Override
  public String convert(String typed) {
    if (!typed.matches("\\d{1,5}") || Integer.parseInt(typed) > LAST) {
      throw new TypeConversionException(
          "'%s' is no port, which is a number from 0 to %d".formatted(typed, LAST));
    }
    return typed;
  }
}
