package io.xloud.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.config.Options;
import io.xloud.tls.PemFiles;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemcachedConfigTest {
  private final Map<String, String> cache =
      new HashMap<>(Map.of("enabled", "true", "backend", "oslo_cache.memcache_pool"));

  private MemcachedConfig config() {
    return MemcachedConfig.from(Options.of(Map.of("cache", cache)));
  }

  @Test
  void nobody_is_told_unless_python_caches_in_memcached() {
    assertThat(MemcachedConfig.from(Options.defaults()).servers()).isEmpty();
    cache.put("backend", "dogpile.cache.redis");
    assertThat(config().servers()).isEmpty();
  }

  @Test
  void nobody_is_told_where_there_is_no_python() {
    Map<String, Map<String, String>> alone =
        Map.of("cache", cache, "xloud", Map.of("coexistence", "off"));
    assertThat(MemcachedConfig.from(Options.of(alone)).servers()).isEmpty();
  }

  @Test
  void servers_are_spelled_as_python_spells_them() {
    cache.put("memcache_servers", "one:11212, two ,inet6:[::1]:11213,[fd12::1],inet:10.0.0.1:1");
    assertThat(config().servers())
        .containsExactly(
            new Server("one", 11212),
            new Server("two", 11211),
            new Server("::1", 11213),
            new Server("fd12::1", 11211),
            new Server("10.0.0.1", 1));
  }

  @Test
  void a_server_that_cannot_be_told_leaves_the_others() {
    cache.put("memcache_servers", "unix:/run/memcached,one:99999,two:1");
    assertThat(config().servers()).containsExactly(new Server("two", 1));
  }

  @Test
  void the_older_spelling_wins() {
    cache.put("backend_argument", "url:old:1,older:2");
    cache.put("memcache_servers", "new:3");
    assertThat(config().servers()).containsExactly(new Server("old", 1), new Server("older", 2));
  }

  @Test
  void a_login_is_used_where_python_uses_it() {
    cache.put("memcache_username", "scott");
    cache.put("memcache_password", "tiger");
    assertThat(config().login()).isEmpty();
    cache.put("memcache_sasl_enabled", "true");
    assertThat(config().login()).map(MemcachedConfig.Login::user).contains("scott");
    assertThat(config().login().toString()).doesNotContain("tiger");
  }

  @Test
  void files_count_only_with_tls_switched_on() {
    cache.put("tls_cafile", "ca.pem");
    assertThat(config().tls()).isEmpty();
    cache.put("tls_enabled", "true");
    assertThat(config().tls())
        .contains(new PemFiles(Optional.of("ca.pem"), Optional.empty(), Optional.empty()));
  }
}
