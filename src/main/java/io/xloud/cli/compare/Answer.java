package io.xloud.cli.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.SortedMap;

/** What a server said: headers by their names in lower case; a body that is no JSON is a text. */
record Answer(int status, SortedMap<String, List<String>> headers, JsonNode body) {}
