import { ForeignGroups } from './foreign-groups.service.js';
import { ForeignMembers } from './foreign-members.service.js';
import { GroupFieldsResolver } from './graphql/group-fields.resolver.js';
import { GroupFollowResolver } from './graphql/group-follow.resolver.js';
import { GroupInvitationLinkResolver, GroupInvitationLinksResolver } from './graphql/group-invitation-link.resolver.js';
import { GroupLinkJoiningResolver } from './graphql/group-link-joining.resolver.js';
import { GroupResolver } from './graphql/group.resolver.js';
import { GroupViewingResolver } from './graphql/group-viewing.resolver.js';
import { MemberFieldsResolver } from './graphql/member-fields.resolver.js';
import { MemberManagementResolver } from './graphql/member-management.resolver.js';
import { MembershipLiveResolver } from './graphql/membership-live.resolver.js';
import { MembershipResolver } from './graphql/membership.resolver.js';
import { OwnGroupsResolver, OwnMembershipsResolver } from './graphql/own-groups.resolver.js';
import { GroupBurial } from './group-burial.service.js';
import { GroupDepartures } from './group-departures.service.js';
import { GroupFollows } from './group-follows.service.js';
import { GroupFollowQueries } from './group-follow.queries.js';
import { GroupRights } from './group-rights.service.js';
import { GroupQueries } from './group.queries.js';
import { Groups } from './groups.service.js';
import { GroupInvitationLinkQueries } from './invitation-links/group-invitation-link.queries.js';
import { GroupInvitationLinks } from './invitation-links/group-invitation-links.service.js';
import { GroupLinkJoining } from './invitation-links/group-link-joining.service.js';
import { MemberManagement } from './member-management.service.js';
import { MemberQueries } from './member.queries.js';
import { MembershipRecords } from './membership-records.service.js';
import { Memberships } from './memberships.service.js';
import { ShutOutMembers } from './shut-out-members.service.js';

/** What the libraries above ask about groups, too. */
export const GROUP_SERVICES = [
  ForeignGroups,
  ForeignMembers,
  GroupBurial,
  GroupFollowQueries,
  GroupFollows,
  GroupInvitationLinkQueries,
  GroupInvitationLinks,
  GroupLinkJoining,
  GroupQueries,
  GroupRights,
  Groups,
  MemberManagement,
  MemberQueries,
  MembershipRecords,
  Memberships,
];

export const GROUPS = [
  ...GROUP_SERVICES,
  GroupDepartures,
  GroupFieldsResolver,
  GroupFollowResolver,
  GroupInvitationLinkResolver,
  GroupInvitationLinksResolver,
  GroupLinkJoiningResolver,
  GroupResolver,
  GroupViewingResolver,
  MemberFieldsResolver,
  MemberManagementResolver,
  MembershipLiveResolver,
  MembershipResolver,
  OwnGroupsResolver,
  OwnMembershipsResolver,
  ShutOutMembers,
];
