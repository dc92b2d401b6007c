import { MediaService } from '#convoke/media';
import { EventInvitations, OrganizerInvitations, OrganizerRole } from '#convoke/events';
import { EventSubscriptions, Exports, Imports } from '#convoke/portability';
import { buildEvent, buildParticipation } from '#test/events';
import { buildFeedToken } from '#test/feeds';
import { Comments, Conversations } from '#convoke/threads';
import { buildPerson, type TestPerson } from '#test/people';
import { photograph } from '#test/pictures';
import type { TestServer } from '#test/server';
import { buildOwnedGroups, type OwnedGroups, REFUSED_IN_GROUPS } from './owned-groups.js';

/** Ids of what somebody owns or has a part in. */
export interface Owned extends OwnedGroups {
  userId: string;
  actorId: string;
  username: string;
  email: string;
  sessionId: string;
  outsideIdentityId: string;
  mediaId: string;
  eventId: string;
  draftId: string;
  addressId: string;
  participationId: string;
  /** One that they sent, and one that they were sent. */
  invitationId: string;
  receivedInvitationId: string;
  /** To organize an event of theirs. */
  organizerInvitationId: string;
  /** One that they wrote, on an event of somebody else. */
  commentId: string;
  /** One that they began. */
  conversationId: string;
  exportId: string;
  eventSubscriptionId: string;
  feedToken: string;
}

export async function buildOwned(server: TestServer, person: TestPerson): Promise<Owned> {
  const address = { description: 'A hall', locality: 'Lyon' };
  const built = await buildEvent(server, { organizer: person, physicalAddress: address });
  const draft = await buildEvent(server, { organizer: person, draft: true });
  const friend = await buildPerson(server);
  const party = await buildEvent(server, { organizer: friend, visibility: 'private' });
  const invitations = server.app.get(EventInvitations, { strict: false });
  const [sent] = await invitations.invite(person.viewer, built.event.id, [(await buildPerson(server)).actor]);
  const [received] = await invitations.invite(friend.viewer, party.event.id, [person.actor]);
  const message = { actorId: person.actor.id, text: 'Psst', mentions: [friend.actor.preferredUsername] };
  const asked = await server.app
    .get(OrganizerInvitations, { strict: false })
    .invite(person.viewer, built.event.id, friend.actor, OrganizerRole.CO_ORGANIZER);
  const remark = { eventId: party.event.id, actorId: person.actor.id, text: 'Mine' };
  const counts = { participations: 0, events: 0, memberships: 0, follows: 0 };
  const profiles = [{ folder: '', preferredUsername: 'rose', name: null, ...counts }];
  const brought = { locale: 'en', fileKey: '0'.repeat(32), size: 1, profiles } as const;
  await server.app.get(Imports, { strict: false }).begin(person.user, brought);
  const subscription = await server.app.get(EventSubscriptions, { strict: false }).add(person.viewer, 'en', {
    url: 'https://calendar.invalid/all.ics',
    profileId: person.actor.id,
    timezone: 'Europe/Paris',
    publish: false,
    whenGone: 'keep',
    hours: 24,
  });
  const owner = { userId: person.user.id, actorId: person.actor.id };
  const picture = { bytes: await photograph(20, 20), name: 'own.jpg', alt: null, owner };
  const sessions = await server.db.query<{ id: string }>('SELECT id FROM sessions WHERE user_id = $1', [owner.userId]);
  const [identity] = await server.db.query<{ id: string }>(
    `INSERT INTO outside_identities (user_id, provider, subject, created_at, last_used_at)
     VALUES ($1::bigint, 'club', $1::text, now(), now()) RETURNING id`,
    [owner.userId],
  );
  return {
    ...owner,
    ...(await buildOwnedGroups(server, person)),
    username: person.actor.preferredUsername,
    email: person.user.email,
    sessionId: sessions[0]!.id,
    outsideIdentityId: identity!.id,
    mediaId: (await server.app.get(MediaService, { strict: false }).upload(picture)).id,
    eventId: built.event.id,
    draftId: draft.event.id,
    addressId: built.event.physicalAddressId!,
    participationId: (await buildParticipation(server, built, friend)).id,
    invitationId: sent!.id,
    receivedInvitationId: received!.id,
    organizerInvitationId: asked.id,
    commentId: (await server.app.get(Comments, { strict: false }).post(person.viewer, remark)).id,
    conversationId: (await server.app.get(Conversations, { strict: false }).post(person.viewer, message)).id,
    exportId: (await server.app.get(Exports, { strict: false }).request(person.user, 'en')).id,
    eventSubscriptionId: subscription.id,
    feedToken: await buildFeedToken(server, person, person.actor.id),
  };
}

/**
 * What somebody is answered who names another member's id: the mutation, its arguments and the refusal, for each
 * argument and field of an input that takes an id.
 */
export const REFUSED_IDS: Record<
  string,
  (theirs: Owned, own: Owned) => [mutation: string, given: object, code: string]
> = {
  ...REFUSED_IN_GROUPS,
  'createEvent.organizerActorId': ({ actorId }) => ['createEvent', { organizerActorId: actorId }, 'validation'],
  'createEvent.attributedToId': ({ actorId }, own) => [
    'createEvent',
    { organizerActorId: own.actorId, attributedToId: actorId },
    'validation',
  ],
  'updateEvent.eventId': ({ eventId }) => ['updateEvent', { eventId, title: 'Mine now' }, 'unauthorized'],
  'updateEvent.organizerActorId': ({ actorId }, { eventId }) => [
    'updateEvent',
    { eventId, organizerActorId: actorId },
    'validation',
  ],
  'updateEvent.attributedToId': ({ actorId }, { eventId }) => [
    'updateEvent',
    { eventId, attributedToId: actorId },
    'validation',
  ],
  'Contact.id': ({ actorId }, { eventId }) => ['updateEvent', { eventId, contacts: [{ id: actorId }] }, 'validation'],
  'AddressInput.id': ({ addressId }, { eventId }) => [
    'updateEvent',
    { eventId, physicalAddress: { id: addressId } },
    'validation',
  ],
  'MediaInput.mediaId': ({ mediaId }, { actorId }) => [
    'updatePerson',
    { id: actorId, avatar: { mediaId } },
    'media_not_found',
  ],
  'deleteEvent.eventId': ({ eventId }) => ['deleteEvent', { eventId }, 'unauthorized'],
  'updateEventSeries.eventId': ({ eventId }) => ['updateEventSeries', { eventId, status: 'PAUSED' }, 'unauthorized'],
  'duplicateEvent.eventId': ({ eventId }) => ['duplicateEvent', { eventId }, 'unauthorized'],
  'joinEvent.eventId': ({ draftId }, { actorId }) => ['joinEvent', { eventId: draftId, actorId }, 'event_not_found'],
  'joinEvent.actorId': ({ actorId }, { eventId }) => ['joinEvent', { eventId, actorId }, 'validation'],
  'leaveEvent.eventId': ({ eventId }, { actorId }) => ['leaveEvent', { eventId, actorId }, 'participant_not_found'],
  'leaveEvent.actorId': ({ eventId, actorId }) => ['leaveEvent', { eventId, actorId }, 'validation'],
  'updateParticipation.id': ({ participationId: id }) => ['updateParticipation', { id }, 'participant_not_found'],
  'checkIn.id': ({ participationId: id }) => ['checkIn', { id }, 'participant_not_found'],
  'undoCheckIn.id': ({ participationId: id }) => ['undoCheckIn', { id }, 'participant_not_found'],
  // Each of many is refused on its own, see test/graphql/participants.spec.ts; a number of them that is wrong, as a whole.
  'updateParticipations.ids': () => ['updateParticipations', { ids: [] }, 'validation'],
  'moveWaitingParticipant.id': ({ participationId: id }) => ['moveWaitingParticipant', { id }, 'participant_not_found'],
  'exportEventParticipants.eventId': ({ eventId }) => ['exportEventParticipants', { eventId }, 'event_not_found'],
  'inviteToEvent.eventId': ({ eventId }) => ['inviteToEvent', { eventId }, 'unauthorized'],
  'withdrawEventInvitation.id': ({ invitationId: id }) => ['withdrawEventInvitation', { id }, 'invitation_not_found'],
  'inviteOrganizer.eventId': ({ eventId }) => ['inviteOrganizer', { eventId }, 'unauthorized'],
  'withdrawOrganizerInvitation.id': ({ organizerInvitationId: id }) => [
    'withdrawOrganizerInvitation',
    { id },
    'invitation_not_found',
  ],
  'acceptOrganizerInvitation.id': ({ organizerInvitationId: id }) => [
    'acceptOrganizerInvitation',
    { id },
    'invitation_not_found',
  ],
  'declineOrganizerInvitation.id': ({ organizerInvitationId: id }) => [
    'declineOrganizerInvitation',
    { id },
    'invitation_not_found',
  ],
  'removeOrganizer.eventId': ({ draftId: eventId }, { actorId }) => [
    'removeOrganizer',
    { eventId, actorId },
    'event_not_found',
  ],
  'removeOrganizer.actorId': ({ eventId, actorId }) => ['removeOrganizer', { eventId, actorId }, 'unauthorized'],
  'declineEventInvitation.id': ({ receivedInvitationId: id }) => [
    'declineEventInvitation',
    { id },
    'invitation_not_found',
  ],
  'createComment.eventId': ({ draftId: eventId }) => ['createComment', { eventId, text: 'x' }, 'event_not_found'],
  'createComment.actorId': ({ eventId, actorId }) => ['createComment', { eventId, actorId, text: 'x' }, 'validation'],
  'createComment.inReplyToCommentId': ({ eventId, commentId: inReplyToCommentId }) => [
    'createComment',
    { eventId, inReplyToCommentId, text: 'x' },
    'comment_not_found',
  ],
  'updateComment.commentId': ({ commentId }) => ['updateComment', { commentId, text: 'Mine now' }, 'comment_not_found'],
  'deleteComment.commentId': ({ commentId }) => ['deleteComment', { commentId }, 'comment_not_found'],
  'approveComment.commentId': ({ commentId }) => ['approveComment', { commentId }, 'comment_not_found'],
  'hideComment.commentId': ({ commentId }) => ['hideComment', { commentId }, 'comment_not_found'],
  'unhideComment.commentId': ({ commentId }) => ['unhideComment', { commentId }, 'comment_not_found'],
  'postPrivateMessage.actorId': ({ actorId }) => ['postPrivateMessage', { actorId, text: 'x' }, 'validation'],
  'postPrivateMessage.attributedToId': ({ groupId: attributedToId }, { actorId }) => [
    'postPrivateMessage',
    { actorId, attributedToId, text: 'x' },
    'validation',
  ],
  'postPrivateMessage.conversationId': ({ conversationId }, { actorId }) => [
    'postPrivateMessage',
    { actorId, conversationId, text: 'x' },
    'conversation_not_found',
  ],
  'postPrivateMessage.eventId': ({ draftId: eventId, username }, { actorId }) => [
    'postPrivateMessage',
    { actorId, eventId, text: 'x', mentions: [username], conversationId: null },
    'event_not_found',
  ],
  'sendEventPrivateMessage.eventId': ({ eventId }, { actorId }) => [
    'sendEventPrivateMessage',
    { eventId, actorId, text: 'x' },
    'unauthorized',
  ],
  'sendEventPrivateMessage.actorId': ({ actorId }, { eventId }) => [
    'sendEventPrivateMessage',
    { eventId, actorId, text: 'x' },
    'validation',
  ],
  'sendEventPrivateMessage.attributedToId': ({ actorId: attributedToId }, { eventId, actorId }) => [
    'sendEventPrivateMessage',
    { eventId, actorId, attributedToId, text: 'x' },
    'validation',
  ],
  'updateConversation.conversationId': ({ conversationId }) => [
    'updateConversation',
    { conversationId, read: true },
    'conversation_not_found',
  ],
  'deleteConversation.conversationId': ({ conversationId }) => [
    'deleteConversation',
    { conversationId },
    'conversation_not_found',
  ],
  'createReport.reportedId': () => ['createReport', { reportedId: '1' }, 'not_found'],
  'createReport.actorId': ({ actorId }) => ['createReport', { reportedId: actorId, actorId }, 'validation'],
  'createReport.eventsIds': ({ actorId: reportedId, draftId }) => [
    'createReport',
    { reportedId, eventsIds: [draftId] },
    'event_not_found',
  ],
  'createReport.commentsIds': ({ actorId: reportedId, commentId }) => [
    'createReport',
    { reportedId, commentsIds: [commentId] },
    'comment_not_found',
  ],
  'createReport.postsIds': ({ actorId: reportedId, postId }) => [
    'createReport',
    { reportedId, postsIds: [postId] },
    'post_not_found',
  ],
  'updatePerson.id': ({ actorId: id }) => ['updatePerson', { id, name: 'Mine now' }, 'unauthorized'],
  'deletePerson.id': ({ actorId: id }) => ['deletePerson', { id }, 'unauthorized'],
  'changeDefaultActor.preferredUsername': ({ username }) => [
    'changeDefaultActor',
    { preferredUsername: username },
    'person_not_found',
  ],
  'addProfileAlias.id': ({ actorId: id }) => ['addProfileAlias', { id }, 'unauthorized'],
  'removeProfileAlias.id': ({ actorId: id }) => ['removeProfileAlias', { id }, 'unauthorized'],
  'removeProfileAlias.aliasId': ({ actorId: aliasId }, { actorId: id }) => [
    'removeProfileAlias',
    { id, aliasId },
    'person_not_found',
  ],
  'moveProfile.id': ({ actorId: id }) => ['moveProfile', { id }, 'unauthorized'],
  'callProfileBack.id': ({ actorId: id }) => ['callProfileBack', { id }, 'unauthorized'],
  'registerPerson.email': ({ email }) => ['registerPerson', { email, preferredUsername: 'theirs_now' }, 'unauthorized'],
  'uploadMedia.actorId': ({ actorId }) => ['uploadMedia', { actorId }, 'unauthorized'],
  'removeMedia.id': ({ mediaId: id }) => ['removeMedia', { id }, 'media_not_found'],
  'endSession.id': ({ sessionId: id }) => ['endSession', { id }, 'session_not_found'],
  'unlinkOutsideIdentity.id': ({ outsideIdentityId: id }) => [
    'unlinkOutsideIdentity',
    { id },
    'outside_identity_not_found',
  ],
  'startImport.profileId': ({ actorId: profileId }) => ['startImport', { folder: '', profileId }, 'validation'],
  'bringEvents.profileId': ({ actorId: profileId }) => ['bringEvents', { profileId }, 'validation'],
  'bringEvents.attributedToId': ({ groupId: attributedToId }, { actorId: profileId }) => [
    'bringEvents',
    { profileId, attributedToId },
    'validation',
  ],
  'addEventSubscription.profileId': ({ actorId: profileId }) => ['addEventSubscription', { profileId }, 'validation'],
  'addEventSubscription.attributedToId': ({ groupId: attributedToId }, { actorId: profileId }) => [
    'addEventSubscription',
    { profileId, attributedToId },
    'validation',
  ],
  'refreshEventSubscription.id': ({ eventSubscriptionId: id }) => [
    'refreshEventSubscription',
    { id },
    'event_subscription_not_found',
  ],
  'deleteEventSubscription.id': ({ eventSubscriptionId: id }) => [
    'deleteEventSubscription',
    { id },
    'event_subscription_not_found',
  ],
  'deleteExport.id': ({ exportId: id }) => ['deleteExport', { id }, 'export_not_found'],
  'createFeedToken.actorId': ({ actorId }) => ['createFeedToken', { actorId }, 'unauthorized'],
  'deleteFeedToken.token': ({ feedToken: token }) => ['deleteFeedToken', { token }, 'not_found'],
  'deleteAccount.userId': ({ userId }) => ['deleteAccount', { userId }, 'unauthorized'],
};

/** Taken for the sake of Mobilizon's clients, and not looked at: a picture belongs to the profile that shows it. */
export const IGNORED_IDS = ['MediaInputObject.actorId'];
