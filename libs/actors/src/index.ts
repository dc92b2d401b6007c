export { AccountDeletion } from './account-deletion.service.js';
export { Actor, ActorKind, newActor } from './actor.entity.js';
export { type ActorFilter, ActorLists } from './actor-list.queries.js';
export { ActorQueries } from './actor.queries.js';
export {
  AccountDeleted,
  ActorsIndexed,
  ActorsSilenced,
  ActorsSuspended,
  PersonCreated,
  PersonDeleted,
  PersonMoved,
  PersonUpdated,
  RemoteActorDeleted,
} from './actors.domain-events.js';
export { ActorsModule } from './actors.module.js';
export {
  ContentRemovals,
  moderatorWords,
  REMOVAL_WORDS,
  removalWords,
  type RemovedContent,
} from './content-removals.js';
export { FollowerType, PaginatedFollowerListType } from './follows/follower.type.js';
export { type Follow, FOLLOW_COLUMNS, Follows } from './follows/follows.service.js';
export { FirstAdministrator, type FirstCredentials } from './first-administrator.service.js';
export { ActivityObjectType } from './graphql/activity-object.type.js';
export { ActorResult } from './graphql/actor-result.type.js';
export { ActorType } from './graphql/actor.type.js';
export { GroupResult } from './groups/graphql/group-result.type.js';
export { GroupSearchResult } from './groups/graphql/group-search-result.type.js';
export { GroupType } from './groups/graphql/group.type.js';
export { MemberType, PaginatedMemberListType } from './groups/graphql/member.type.js';
export { type ForeignGroup, ForeignGroups } from './groups/foreign-groups.service.js';
export { type ForeignMember, ForeignMembers } from './groups/foreign-members.service.js';
export { Group } from './groups/group.entity.js';
export { GroupBurial } from './groups/group-burial.service.js';
export { GroupFollowQueries } from './groups/group-follow.queries.js';
export { GroupFollows } from './groups/group-follows.service.js';
export { GroupQueries } from './groups/group.queries.js';
export { type Acting, GroupRights } from './groups/group-rights.service.js';
export { groupsLetting, groupsOf } from './groups/group-conditions.js';
export * from './groups/group.policy.js';
export * from './groups/group.values.js';
export * from './groups/groups.domain-events.js';
export { Groups } from './groups/groups.service.js';
export { GroupInvitationLinks } from './groups/invitation-links/group-invitation-links.service.js';
export { Member } from './groups/member.entity.js';
export { MemberManagement } from './groups/member-management.service.js';
export { MemberQueries } from './groups/member.queries.js';
export { MembershipRecords } from './groups/membership-records.service.js';
export { Memberships } from './groups/memberships.service.js';
export { InteractableType } from './graphql/interactable.type.js';
export { PersonType } from './graphql/person.type.js';
export { Persons, type ProfileInput } from './person.service.js';
export { ProfileHandles } from './profile-handles.service.js';
export { type RemoteActorContent, RemoteActorRecords, type RemotePictures } from './remote-actor-records.service.js';
export {
  type CountedKind,
  type HeldKind,
  type HeldTexts,
  type Made,
  Screening,
  type Words,
  type Writing,
  type WritingStanding,
} from './screening.js';
export { Silencings } from './silencings.service.js';
export { Suspensions } from './suspensions.service.js';
export { RemoteGroups } from './remote-groups.js';
export { RemoteProfiles } from './remote-profiles.js';
export { Usernames } from './usernames.service.js';
export { CurrentViewer, requireUser, Viewer, viewerOf } from './viewer.js';
