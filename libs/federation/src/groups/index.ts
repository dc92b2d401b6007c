import { DiscussionContents } from './discussions/discussion-contents.service.js';
import { DiscussionDocuments } from './discussions/discussion-documents.service.js';
import { DiscussionPublications } from './discussions/discussion-publications.jobs.js';
import { GroupEventsKind } from './events/group-events.kind.js';
import { GroupAuthority } from './group-authority.service.js';
import { GROUP_CONTENT_KINDS, type GroupContentKind } from './group-content-kind.js';
import { GroupContents } from './group-contents.service.js';
import { GroupDocuments } from './group-documents.service.js';
import { GroupJoins } from './group-joins.service.js';
import { GroupKinds } from './group-kinds.service.js';
import { GroupMirrors } from './group-mirrors.service.js';
import { GroupPublications } from './group-publications.service.js';
import { GroupReaders } from './group-readers.service.js';
import { GroupReadings } from './group-readings.service.js';
import { GroupReadingsJobs } from './group-readings.jobs.js';
import { GroupAnnounceHandler } from './inbox/group-announce.handler.js';
import { GroupAnswerHandler } from './inbox/group-answer.handler.js';
import { GroupContentHandler } from './inbox/group-content.handler.js';
import { GroupFollowHandler } from './inbox/group-follow.handler.js';
import { GroupInviteHandler } from './inbox/group-invite.handler.js';
import { GroupJoinHandler } from './inbox/group-join.handler.js';
import { MemberHandler } from './inbox/member.handler.js';
import { GroupPosts } from './posts/group-posts.service.js';
import { PostDocuments } from './posts/post-documents.service.js';
import { PostPublications } from './posts/post-publications.jobs.js';
import { GroupActorPublications } from './publications/group-actor-publications.jobs.js';
import { GroupFollowPublications } from './publications/group-follow-publications.jobs.js';
import { MemberPublications } from './publications/member-publications.jobs.js';
import { MembershipAnswers } from './publications/membership-answers.service.js';
import { MembershipRequests } from './publications/membership-requests.service.js';
import { GroupResourcesKind } from './resources/group-resources.kind.js';
import { ResourceDocuments } from './resources/resource-documents.service.js';
import { ResourcePublications } from './resources/resource-publications.jobs.js';

export { DiscussionDocuments } from './discussions/discussion-documents.service.js';
export { GroupAuthority } from './group-authority.service.js';
export { type GroupContentKind, type GroupPlace, type Taken } from './group-content-kind.js';
export { GroupKinds } from './group-kinds.service.js';
export { GroupPublications } from './group-publications.service.js';
export { PostDocuments } from './posts/post-documents.service.js';
export { GroupReaders, type Signer } from './group-readers.service.js';

/** Each kind of what groups have is one class here. */
const GROUP_CONTENT: (new (...args: never[]) => GroupContentKind)[] = [
  DiscussionContents,
  GroupEventsKind,
  GroupPosts,
  GroupResourcesKind,
];

/** They look at an activity before those that know no groups. */
export const GROUP_HANDLERS = [
  MemberHandler,
  GroupAnnounceHandler,
  GroupAnswerHandler,
  GroupContentHandler,
  GroupFollowHandler,
  GroupInviteHandler,
  GroupJoinHandler,
];

export const GROUPS = [
  DiscussionDocuments,
  DiscussionPublications,
  GroupActorPublications,
  GroupAuthority,
  GroupContents,
  GroupDocuments,
  GroupFollowPublications,
  GroupJoins,
  GroupKinds,
  GroupMirrors,
  GroupPublications,
  GroupReaders,
  GroupReadings,
  GroupReadingsJobs,
  MemberPublications,
  MembershipAnswers,
  MembershipRequests,
  PostDocuments,
  PostPublications,
  ResourceDocuments,
  ResourcePublications,
  ...GROUP_CONTENT,
  { provide: GROUP_CONTENT_KINDS, useFactory: (...kinds: GroupContentKind[]) => kinds, inject: GROUP_CONTENT },
];
