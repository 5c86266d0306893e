package io.xloud.identity.ldap;

/**
 * The members of one group may come in, and nobody else.
 *
 * @param membersAreIds whether members are named by their ids, not by their places
 */
record EnabledMembers(String group, String memberAttribute, boolean membersAreIds)
    implements Enabling {}
