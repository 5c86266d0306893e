package io.xloud.assignment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which assignments are wanted; what is null does not matter.
 *
 * @param system only those on the system
 * @param subtree those on all projects below the project too
 * @param inherited only inherited ones, or only others
 * @param effective what the grants amount to for users, instead of the grants as given
 * @param sourceGroupIds in effective mode: only what comes from these groups, left with the groups
 * @param withDomainRoles in effective mode: domain-specific roles too
 * @param within only those on this domain and its projects
 */
public record AssignmentQuery(
    @Nullable String roleId,
    @Nullable String userId,
    @Nullable String groupId,
    boolean system,
    @Nullable String domainId,
    @Nullable String projectId,
    boolean subtree,
    @Nullable Boolean inherited,
    boolean effective,
    @Nullable List<String> sourceGroupIds,
    boolean withDomainRoles,
    @Nullable String within) {}
