package io.xloud.routes;

import java.util.List;
import java.util.SortedSet;

/**
 * One thing a client may ask.
 *
 * @param door the class behind it, below {@code io.xloud}
 * @param call the method of that class
 * @param rules the policy rules that the door may ask about
 * @param collection whether the answer is a list of members
 * @param bodies the schemas the body is held against
 * @param query the names of the parameters that the door reads
 * @param filters those of them that filter a list
 * @param status of the answer when all is well
 */
record Route(
    String method,
    String path,
    String door,
    String call,
    SortedSet<String> rules,
    boolean collection,
    boolean paged,
    List<String> bodies,
    SortedSet<String> query,
    SortedSet<String> filters,
    int status) {
  String room() {
    return door.substring(0, door.indexOf('.'));
  }

  String simpleDoor() {
    return door.substring(door.lastIndexOf('.') + 1);
  }

  String name() {
    return method + " " + path;
  }

  /** What HEAD answers where GET is. */
  Route asHead() {
    return new Route(
        "HEAD", path, door, call, rules, collection, paged, bodies, query, filters, status);
  }
}
