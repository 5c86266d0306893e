package io.xloud.it.bench;

import java.util.List;

/**
 * One part of the page, as it is kept under {@code target/bench} until all parts are there.
 *
 * @param when in UTC, and how busy the machine was
 */
record Chapter(String name, String title, String when, String text, List<Target> targets) {}
