package io.xloud.identity.sql;

import io.xloud.identity.Group;
import io.xloud.identity.IdentityDriver;
import io.xloud.identity.IdentityDriverContract;
import io.xloud.identity.IdentityHouse;
import io.xloud.identity.User;
import io.xloud.persistence.Ids;
import io.xloud.testing.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlIdentityDriverIT extends IdentityDriverContract {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private final IdentityHouse house = new IdentityHouse(DB);

  @BeforeAll
  static void one_more_domain() {
    DB.database()
        .change(handle -> {
          handle.execute(
              """
              INSERT INTO project (id, name, domain_id, enabled, is_domain)
              VALUES ('<<keystone.domain.root>>', '<<keystone.domain.root>>',
                  '<<keystone.domain.root>>', 0, 1),
                ('pages', 'pages', '<<keystone.domain.root>>', 1, 1)
              ON DUPLICATE KEY UPDATE enabled = VALUES(enabled)
              """);
          DB.outbox()
              .record(io.xloud.event.Change.of(IdentityHouse.BY, "created", "domain", "pages"));
        });
  }

  @Override
  protected IdentityDriver driver() {
    return house.driver();
  }

  @Override
  protected User given(String domainId, String name, String password) {
    return house.given(domainId, name, password);
  }

  @Override
  protected Group givenGroup(String domainId, String name, User... members) {
    Group group =
        house
            .groups()
            .create(new Group(Ids.fresh(), name, domainId, "", Map.of()), IdentityHouse.BY);
    for (User member : members) {
      house.groups().add(member, group, IdentityHouse.BY);
    }
    return group;
  }
}
