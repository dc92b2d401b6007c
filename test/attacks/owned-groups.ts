import { randomUUID } from 'node:crypto';
import {
  GroupFollows,
  GroupInvitationLinks,
  Groups,
  GroupVisibility,
  MemberManagement,
  Memberships,
  Openness,
} from '#convoke/actors';
import { Posts } from '#convoke/posts';
import { Discussions } from '#convoke/threads';
import { Resources } from '#convoke/resources';
import { buildPerson, type TestPerson } from '#test/people';
import type { TestServer } from '#test/server';

const FOLDER = { title: 'Mine', type: 'folder' };

/** Ids of what somebody has in groups. */
export interface OwnedGroups {
  /** A group that they run, and that nobody else may know of. */
  groupId: string;
  /** In it: somebody else, who asks, and who asks to follow. */
  memberId: string;
  memberRequestId: string;
  followRequestId: string;
  /** Of groups of somebody else: one that they follow, and one that they are invited to. */
  followId: string;
  groupInvitationId: string;
  /** What they began in the group that they run, and what they said in it. */
  discussionId: string;
  discussionCommentId: string;
  /** Into the group that they run. */
  groupLinkId: string;
  groupLinkToken: string;
  /** A draft for the group. */
  postId: string;
  /** A folder in its library. */
  resourceId: string;
}

export async function buildOwnedGroups(server: TestServer, person: TestPerson): Promise<OwnedGroups> {
  const [friend, asking] = [await buildPerson(server), await buildPerson(server)];
  const { id: groupId } = await buildGroup(server, person);
  const { id: otherId } = await buildGroup(server, friend);
  const memberships = server.app.get(Memberships, { strict: false });
  const management = server.app.get(MemberManagement, { strict: false });
  const follows = server.app.get(GroupFollows, { strict: false });
  const follow = (id: string, { actor }: TestPerson) =>
    follows.follow(id, actor.id, { uri: `https://example.org/follows/${randomUUID()}`, notify: true });
  const link = await server.app.get(GroupInvitationLinks, { strict: false }).make(person.viewer, groupId, {}, null);
  const words = { title: 'Between us', text: 'Psst' };
  const discussion = await server.app.get(Discussions, { strict: false }).create(person.viewer, groupId, words);
  const request = await memberships.join(groupId, friend.actor.id);
  const post = { attributedToId: groupId, title: 'Mine', body: '', draft: true };
  return {
    groupId,
    memberId: (await management.approve(person.viewer, request.id)).id,
    memberRequestId: (await memberships.join(groupId, asking.actor.id)).id,
    followRequestId: (await follow(groupId, asking)).id,
    followId: (await follow(otherId, person)).id,
    groupInvitationId: (await management.invite(otherId, friend.actor.id, person.actor)).id,
    discussionId: discussion.id,
    discussionCommentId: discussion.lastCommentId!,
    groupLinkId: link.id,
    groupLinkToken: link.token,
    postId: (await server.app.get(Posts, { strict: false }).create(person.viewer, post)).id,
    resourceId: (await server.app.get(Resources, { strict: false }).create(person.viewer, groupId, FOLDER)).id,
  };
}

/** A group that nobody else may know of, and that asks about everybody who comes. */
export async function buildGroup({ app }: TestServer, { viewer, actor }: TestPerson) {
  return app.get(Groups, { strict: false }).create(viewer, actor.id, {
    preferredUsername: `group_${randomUUID().slice(0, 8)}`,
    visibility: GroupVisibility.PRIVATE,
    openness: Openness.MODERATED,
    manuallyApprovesFollowers: true,
  });
}

interface Named extends OwnedGroups {
  actorId: string;
}

/** See REFUSED_IDS. */
export const REFUSED_IN_GROUPS: Record<
  string,
  (theirs: Named, own: Named) => [mutation: string, given: object, code: string]
> = {
  'createGroup.actorId': ({ actorId }) => ['createGroup', { preferredUsername: 'theirs', actorId }, 'unauthorized'],
  'updateGroup.id': ({ groupId: id }) => ['updateGroup', { id, name: 'Mine now' }, 'group_not_found'],
  'updateGroup.actorId': ({ actorId }, { groupId: id }) => [
    'updateGroup',
    { id, actorId, name: 'Mine' },
    'unauthorized',
  ],
  'deleteGroup.groupId': ({ groupId }) => ['deleteGroup', { groupId }, 'group_not_found'],
  'deleteGroup.actorId': ({ actorId }, { groupId }) => ['deleteGroup', { groupId, actorId }, 'unauthorized'],
  'joinGroup.groupId': ({ groupId }) => ['joinGroup', { groupId }, 'group_not_found'],
  'joinGroup.actorId': ({ actorId }, { groupId }) => ['joinGroup', { groupId, actorId }, 'unauthorized'],
  'leaveGroup.groupId': ({ groupId }) => ['leaveGroup', { groupId }, 'member_not_found'],
  'leaveGroup.actorId': ({ groupId, actorId }) => ['leaveGroup', { groupId, actorId }, 'unauthorized'],
  'acceptInvitation.id': ({ groupInvitationId: id }) => ['acceptInvitation', { id }, 'invitation_not_found'],
  'rejectInvitation.id': ({ groupInvitationId: id }) => ['rejectInvitation', { id }, 'invitation_not_found'],
  'inviteMember.groupId': ({ groupId }) => ['inviteMember', { groupId }, 'group_not_found'],
  'inviteMember.actorId': ({ actorId }, { groupId }) => ['inviteMember', { groupId, actorId }, 'unauthorized'],
  'approveMember.actorId': ({ actorId }, { memberRequestId: memberId }) => [
    'approveMember',
    { memberId, actorId },
    'unauthorized',
  ],
  'rejectMember.actorId': ({ actorId }, { memberRequestId: memberId }) => [
    'rejectMember',
    { memberId, actorId },
    'unauthorized',
  ],
  'updateMember.actorId': ({ actorId }, { memberId }) => [
    'updateMember',
    { memberId, actorId, role: 'MODERATOR' },
    'unauthorized',
  ],
  'removeMember.actorId': ({ actorId }, { memberId }) => ['removeMember', { memberId, actorId }, 'unauthorized'],
  'approveMember.memberId': ({ memberRequestId: memberId }) => ['approveMember', { memberId }, 'group_not_found'],
  'rejectMember.memberId': ({ memberRequestId: memberId }) => ['rejectMember', { memberId }, 'group_not_found'],
  'updateMember.memberId': ({ memberId }) => ['updateMember', { memberId, role: 'MODERATOR' }, 'group_not_found'],
  'removeMember.memberId': ({ memberId }) => ['removeMember', { memberId }, 'group_not_found'],
  'createGroupInvitationLink.groupId': ({ groupId }) => ['createGroupInvitationLink', { groupId }, 'group_not_found'],
  'createGroupInvitationLink.actorId': ({ actorId }, { groupId }) => [
    'createGroupInvitationLink',
    { groupId, actorId },
    'unauthorized',
  ],
  'deleteGroupInvitationLink.id': ({ groupLinkId: id }) => ['deleteGroupInvitationLink', { id }, 'group_not_found'],
  'joinGroupByLink.actorId': ({ groupLinkToken: token, actorId }) => [
    'joinGroupByLink',
    { token, actorId },
    'unauthorized',
  ],
  'followGroup.groupId': ({ groupId }) => ['followGroup', { groupId }, 'group_not_found'],
  'followGroup.actorId': ({ actorId }, { groupId }) => ['followGroup', { groupId, actorId }, 'unauthorized'],
  'updateGroupFollow.followId': ({ followId }) => [
    'updateGroupFollow',
    { followId, notify: false },
    'follow_not_found',
  ],
  'unfollowGroup.groupId': ({ groupId }) => ['unfollowGroup', { groupId }, 'follow_not_found'],
  'unfollowGroup.actorId': ({ groupId, actorId }) => ['unfollowGroup', { groupId, actorId }, 'unauthorized'],
  'updateFollower.id': ({ followRequestId: id }) => ['updateFollower', { id, approved: true }, 'group_not_found'],
  'updateFollower.actorId': ({ actorId }, { followRequestId: id }) => [
    'updateFollower',
    { id, approved: true, actorId },
    'unauthorized',
  ],
  'createPost.attributedToId': ({ groupId: attributedToId }) => ['createPost', { attributedToId }, 'group_not_found'],
  'createPost.actorId': ({ actorId }, { groupId: attributedToId }) => [
    'createPost',
    { attributedToId, actorId },
    'unauthorized',
  ],
  'updatePost.id': ({ postId: id }) => ['updatePost', { id, title: 'Mine now' }, 'post_not_found'],
  'updatePost.attributedToId': ({ groupId: attributedToId }, { postId: id }) => [
    'updatePost',
    { id, attributedToId },
    'validation',
  ],
  'updatePost.actorId': ({ actorId }, { postId: id }) => ['updatePost', { id, actorId }, 'unauthorized'],
  'deletePost.id': ({ postId: id }) => ['deletePost', { id }, 'post_not_found'],
  'deletePost.actorId': ({ actorId }, { postId: id }) => ['deletePost', { id, actorId }, 'unauthorized'],
  'createDiscussion.actorId': ({ groupId: actorId }) => ['createDiscussion', { actorId }, 'group_not_found'],
  'createDiscussion.creatorId': ({ actorId: creatorId }, { groupId: actorId }) => [
    'createDiscussion',
    { actorId, creatorId },
    'unauthorized',
  ],
  'replyToDiscussion.discussionId': ({ discussionId }) => [
    'replyToDiscussion',
    { discussionId },
    'discussion_not_found',
  ],
  'replyToDiscussion.actorId': ({ actorId }, { discussionId }) => [
    'replyToDiscussion',
    { discussionId, actorId },
    'unauthorized',
  ],
  'updateDiscussion.discussionId': ({ discussionId }) => ['updateDiscussion', { discussionId }, 'discussion_not_found'],
  'updateDiscussion.actorId': ({ actorId }, { discussionId }) => [
    'updateDiscussion',
    { discussionId, actorId },
    'unauthorized',
  ],
  'deleteDiscussion.discussionId': ({ discussionId }) => ['deleteDiscussion', { discussionId }, 'discussion_not_found'],
  'deleteDiscussion.actorId': ({ actorId }, { discussionId }) => [
    'deleteDiscussion',
    { discussionId, actorId },
    'unauthorized',
  ],
  'readDiscussion.discussionId': ({ discussionId, discussionCommentId: commentId }) => [
    'readDiscussion',
    { discussionId, commentId },
    'discussion_not_found',
  ],
  'readDiscussion.commentId': ({ discussionCommentId: commentId }, { discussionId }) => [
    'readDiscussion',
    { discussionId, commentId },
    'comment_not_found',
  ],
  'createResource.actorId': ({ groupId: actorId }) => ['createResource', { ...FOLDER, actorId }, 'group_not_found'],
  'createResource.parentId': ({ resourceId: parentId }, { groupId: actorId }) => [
    'createResource',
    { ...FOLDER, actorId, parentId },
    'validation',
  ],
  'createResource.creatorId': ({ actorId: creatorId }, { groupId: actorId }) => [
    'createResource',
    { ...FOLDER, actorId, creatorId },
    'unauthorized',
  ],
  'updateResource.id': ({ resourceId: id }) => ['updateResource', { id, title: 'Mine now' }, 'resource_not_found'],
  'updateResource.parentId': ({ resourceId: parentId }, { resourceId: id }) => [
    'updateResource',
    { id, parentId },
    'validation',
  ],
  'updateResource.actorId': ({ actorId }, { resourceId: id }) => ['updateResource', { id, actorId }, 'unauthorized'],
  'deleteResource.id': ({ resourceId: id }) => ['deleteResource', { id }, 'resource_not_found'],
  'deleteResource.actorId': ({ actorId }, { resourceId: id }) => ['deleteResource', { id, actorId }, 'unauthorized'],
  'createTodoList.groupId': ({ groupId }) => ['createTodoList', { groupId }, 'not_supported'],
  'createTodo.todoListId': ({ resourceId: todoListId }) => ['createTodo', { todoListId }, 'not_supported'],
  'createTodo.assignedToId': ({ actorId: assignedToId }) => ['createTodo', { assignedToId }, 'not_supported'],
  'updateTodo.id': ({ resourceId: id }) => ['updateTodo', { id }, 'not_supported'],
  'updateTodo.todoListId': ({ resourceId: todoListId }) => ['updateTodo', { todoListId }, 'not_supported'],
  'updateTodo.assignedToId': ({ actorId: assignedToId }) => ['updateTodo', { assignedToId }, 'not_supported'],
};
