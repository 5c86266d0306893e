package io.xloud.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request body, read but not believed. Every body parameter of a resource has this type. */
public interface JsonBody {
  /**
   * The whole body when it is a JSON object that fits the schema {@code schemas/NAME.json}. A
   * request without a body counts as an empty object.
   *
   * @throws io.xloud.error.KeystoneException 400 that names the member and the allowed form
   */
  ObjectNode validated(String schema);

  /**
   * The same for a body that describes a new resource: in the names of its members {@code :} and
   * {@code -} become {@code _}, as they will be stored, before the schema looks at them and before
   * anybody asks the policy about them.
   */
  ObjectNode validated(String schema, String resource);

  /** The whole body as it came, for a door that must look before it knows which schema holds. */
  ObjectNode unchecked();
}
