package io.xloud.http;

/** Addresses as the client sees the server: {@code public_endpoint} or what the proxy tells. */
public interface Links {
  /** Without a slash at the end, such as {@code https://cloud.example/identity}. */
  String base();

  /** {@code base() + "/v3/" + collection + "/" + id}. */
  default String self(String collection, String id) {
    return base() + "/v3/" + collection + "/" + id;
  }
}
