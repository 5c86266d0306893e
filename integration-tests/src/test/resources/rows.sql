-- Rows number :from to :to of every table that a list is made of; row 1 is the one that paths name. :admin is the
-- administrator, who has all that a caller can have of his own. One statement ends with a line that ends with ";".
insert into project (id, name, extra, description, enabled, domain_id, parent_id, is_domain)
select md5(concat('domain', seq)), concat('domain ', seq), '{}', '', 1, '<<keystone.domain.root>>', null, 1 from seq_:from_to_:to;

insert into project (id, name, extra, description, enabled, domain_id, parent_id, is_domain)
select md5(concat('project', seq)), concat('project ', seq), '{"colour": "blue"}', '', 1, 'default',
  if(seq = 1, 'default', md5('project1')), 0 from seq_:from_to_:to;
insert into project_tag (project_id, name) select md5(concat('project', seq)), 'own' from seq_:from_to_:to;
insert into project_tag (project_id, name) select md5('project1'), concat('tag ', seq) from seq_:from_to_:to;
insert into project_option (project_id, option_id, option_value) select md5(concat('project', seq)), 'IMMU', 'false' from seq_:from_to_:to;

insert into user (id, extra, enabled, default_project_id, created_at, domain_id)
select md5(concat('user', seq)), '{"email": "a@b"}', 1, md5('project1'), utc_timestamp(), 'default' from seq_:from_to_:to;
insert into local_user (user_id, domain_id, name) select md5(concat('user', seq)), 'default', concat('user ', seq) from seq_:from_to_:to;
insert into password (local_user_id, password_hash, created_at, created_at_int)
select local_user.id, '$2b$04$', utc_timestamp(), unix_timestamp() * 1000000
from local_user join seq_:from_to_:to on local_user.user_id = md5(concat('user', seq));
insert into user_option (user_id, option_id, option_value) select md5(concat('user', seq)), '1000', 'true' from seq_:from_to_:to;
insert ignore into identity_provider (id, enabled, domain_id) values ('provider', 1, 'default');
insert ignore into federation_protocol (id, idp_id, mapping_id) values ('mapped', 'provider', 'none');
insert into federated_user (user_id, idp_id, protocol_id, unique_id)
select md5(concat('user', seq)), 'provider', 'mapped', concat('unique ', seq) from seq_:from_to_:to;

insert into `group` (id, domain_id, name, description, extra)
select md5(concat('group', seq)), 'default', concat('group ', seq), '', '{}' from seq_:from_to_:to;
insert into user_group_membership (user_id, group_id) select :admin, md5(concat('group', seq)) from seq_:from_to_:to;
insert into user_group_membership (user_id, group_id) select md5(concat('user', seq)), md5('group2') from seq_:from_to_:to;

insert into role (id, name, extra, description) select md5(concat('role', seq)), concat('role ', seq), '{}', '' from seq_:from_to_:to;
insert into role (id, name, extra, domain_id)
select md5(concat('own role', seq)), concat('role ', seq), '{}', 'default' from seq_:from_to_:to;
insert into role_option (role_id, option_id, option_value) select md5(concat('role', seq)), 'IMMU', 'false' from seq_:from_to_:to;
insert into implied_role (prior_role_id, implied_role_id) select md5('role1'), md5(concat('role', seq)) from seq_:from_to_:to where seq > 1;
insert ignore into role (id, name, extra) values ('implied last', 'implied last', '{}');
insert ignore into implied_role (prior_role_id, implied_role_id) values (md5('role1'), 'implied last');

insert into assignment (type, actor_id, target_id, role_id, inherited)
select 'UserProject', :admin, md5('project1'), md5(concat('role', seq)), 0 from seq_:from_to_:to;
insert into assignment (type, actor_id, target_id, role_id, inherited)
select 'UserProject', :admin, md5(concat('project', seq)), md5('role2'), 0 from seq_:from_to_:to where seq > 1;
insert into assignment (type, actor_id, target_id, role_id, inherited)
select 'UserDomain', :admin, md5('domain1'), md5(concat('role', seq)), 0 from seq_:from_to_:to;
insert into assignment (type, actor_id, target_id, role_id, inherited)
select 'UserDomain', :admin, md5('domain1'), md5(concat('role', seq)), 1 from seq_:from_to_:to;
insert into assignment (type, actor_id, target_id, role_id, inherited)
select 'UserDomain', :admin, md5(concat('domain', seq)), md5('role2'), 0 from seq_:from_to_:to where seq > 1;
insert into assignment (type, actor_id, target_id, role_id, inherited)
select 'GroupProject', md5('group1'), md5('project1'), md5(concat('role', seq)), 0 from seq_:from_to_:to;
insert into assignment (type, actor_id, target_id, role_id, inherited)
select 'GroupDomain', md5('group1'), md5('domain1'), md5(concat('role', seq)), 0 from seq_:from_to_:to;
insert into assignment (type, actor_id, target_id, role_id, inherited)
select 'GroupDomain', md5('group1'), md5('domain1'), md5(concat('role', seq)), 1 from seq_:from_to_:to;
insert into assignment (type, actor_id, target_id, role_id, inherited)
select 'UserProject', md5(concat('user', seq)), md5(concat('project', seq)), md5(concat('role', seq)), 0 from seq_:from_to_:to where seq > 1;
insert into system_assignment (type, actor_id, target_id, role_id, inherited)
select 'UserSystem', :admin, 'system', md5(concat('role', seq)), 0 from seq_:from_to_:to;
insert into system_assignment (type, actor_id, target_id, role_id, inherited)
select 'GroupSystem', md5('group1'), 'system', md5(concat('role', seq)), 0 from seq_:from_to_:to;

insert into region (id, description, parent_region_id, extra)
select concat('region', seq), '', if(seq = 1, null, 'region1'), '{}' from seq_:from_to_:to;
insert into service (id, type, enabled, extra)
select md5(concat('service', seq)), 'compute', 1, concat('{"name": "service ', seq, '"}') from seq_:from_to_:to;
insert into endpoint (id, interface, service_id, url, extra, enabled, region_id)
select md5(concat('endpoint', seq)), 'public', md5(concat('service', seq)), 'http://there/', '{}', 1, 'region1' from seq_:from_to_:to;
insert into endpoint_group (id, name, filters)
select md5(concat('endpoint group', seq)), concat('endpoint group ', seq), '{"interface": "public"}' from seq_:from_to_:to;
insert into project_endpoint (endpoint_id, project_id) select md5(concat('endpoint', seq)), md5('project1') from seq_:from_to_:to;
insert into project_endpoint (endpoint_id, project_id) select md5('endpoint1'), md5(concat('project', seq)) from seq_:from_to_:to where seq > 1;
insert into project_endpoint_group (endpoint_group_id, project_id)
select md5(concat('endpoint group', seq)), md5('project1') from seq_:from_to_:to;
insert into project_endpoint_group (endpoint_group_id, project_id)
select md5('endpoint group1'), md5(concat('project', seq)) from seq_:from_to_:to where seq > 1;

insert into policy (id, type, `blob`, extra) select md5(concat('policy', seq)), 'text/plain', '{}', '{}' from seq_:from_to_:to;
insert into policy_association (id, policy_id, endpoint_id)
select md5(concat('association', seq)), md5('policy1'), md5(concat('endpoint', seq)) from seq_:from_to_:to;
insert into policy_association (id, policy_id, service_id)
select md5(concat('service association', seq)), md5('policy1'), md5(concat('service', seq)) from seq_:from_to_:to;

insert into registered_limit (id, service_id, region_id, resource_name, default_limit)
select md5(concat('registered limit', seq)), md5(concat('service', seq)), 'region1', 'servers', 10 from seq_:from_to_:to;
insert into `limit` (id, project_id, resource_limit, registered_limit_id)
select md5(concat('limit', seq)), md5(concat('project', seq)), 5, md5(concat('registered limit', seq)) from seq_:from_to_:to;

insert into revocation_event (user_id, issued_before, revoked_at)
select md5(concat('user', seq)), '2020-01-01 00:00:00', utc_timestamp() from seq_:from_to_:to;

-- Encrypted with the key of zeros, which every server opens; by id, and by access key.
insert into credential (id, user_id, project_id, type, extra, key_hash, encrypted_blob)
select md5(concat('credential', seq)), :admin, md5('project1'), 'ec2', '{}', 'c5bdc272b97a0d521ef878dc26fb73e4075544dc',
  'gAAAAABqW8g82QP-Lvbp2DTLXWG304GuRmRu6TXyMhOqB7Ljd6fhRhu96YXTU8hy4-GTEfd--dXfQmAjnqKLF--oViPyvfeidYYfGRMZFx52Jl9s6C0LQvbR4nz1wLqKcEaIn5VA5hpKFZAdaW2vLpXlGtj6-JJcWd3S_ZhJMpIu4noyl3pKaIADvGygmhc14Cxj2Zi6xSpS'
from seq_:from_to_:to;
insert into credential (id, user_id, project_id, type, extra, key_hash, encrypted_blob)
select sha2(md5(concat('credential', seq)), 256), :admin, md5('project1'), 'ec2', '{}', 'c5bdc272b97a0d521ef878dc26fb73e4075544dc',
  'gAAAAABqW8g82QP-Lvbp2DTLXWG304GuRmRu6TXyMhOqB7Ljd6fhRhu96YXTU8hy4-GTEfd--dXfQmAjnqKLF--oViPyvfeidYYfGRMZFx52Jl9s6C0LQvbR4nz1wLqKcEaIn5VA5hpKFZAdaW2vLpXlGtj6-JJcWd3S_ZhJMpIu4noyl3pKaIADvGygmhc14Cxj2Zi6xSpS'
from seq_:from_to_:to;

insert into application_credential (id, name, secret_hash, user_id, project_id)
select md5(concat('application credential', seq)), concat('credential ', seq), '$2b$04$', :admin, md5('project1') from seq_:from_to_:to;
insert into application_credential_role (application_credential_id, role_id)
select internal_id, md5('role1') from application_credential
join seq_:from_to_:to on application_credential.id = md5(concat('application credential', seq));
insert into access_rule (external_id, user_id, service, path, method)
select md5(concat('access rule', seq)), :admin, 'compute', concat('/', seq), 'GET' from seq_:from_to_:to;
insert into application_credential_access_rule (application_credential_id, access_rule_id)
select internal_id, access_rule.id from seq_:from_to_:to
join application_credential on application_credential.id = md5(concat('application credential', seq))
join access_rule on access_rule.external_id = md5(concat('access rule', seq));

insert into trust (id, trustor_user_id, trustee_user_id, project_id, impersonation, redelegation_count)
select md5(concat('trust', seq)), :admin, :admin, md5('project1'), 0, 0 from seq_:from_to_:to;
insert into trust_role (trust_id, role_id) select md5('trust1'), md5(concat('role', seq)) from seq_:from_to_:to;
insert into trust_role (trust_id, role_id) select md5(concat('trust', seq)), md5('role1') from seq_:from_to_:to where seq > 1;

insert into consumer (id, description, secret, extra)
select md5(concat('consumer', seq)), 'a consumer', 'secret', '{}' from seq_:from_to_:to;
insert into access_token (id, access_secret, authorizing_user_id, project_id, role_ids, consumer_id)
select md5(concat('access token', seq)), 'secret', :admin, md5('project1'), '[]', md5('consumer1') from seq_:from_to_:to;
update access_token set role_ids =
  (select concat('["', group_concat(md5(concat('role', seq)) separator '", "'), '"]') from seq_1_to_:to)
where id = md5('access token1');

insert into identity_provider (id, enabled, domain_id) select md5(concat('idp', seq)), 1, 'default' from seq_:from_to_:to;
insert into idp_remote_ids (idp_id, remote_id) select md5(concat('idp', seq)), concat('https://idp', seq) from seq_:from_to_:to;
insert into mapping (id, rules, schema_version) select md5(concat('mapping', seq)), '"[]"', '1.0' from seq_:from_to_:to;
insert into federation_protocol (id, idp_id, mapping_id)
select md5(concat('protocol', seq)), md5('idp1'), md5(concat('mapping', seq)) from seq_:from_to_:to;
insert into service_provider (id, enabled, auth_url, sp_url, relay_state_prefix)
select md5(concat('service provider', seq)), 1, 'http://there/auth', 'http://there/sp', 'ss:mem:' from seq_:from_to_:to;
