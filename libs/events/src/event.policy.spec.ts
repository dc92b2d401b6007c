import { describe, expect, it } from 'vitest';
import { blankEvent } from './event-content.js';
import type { Event } from './event.entity.js';
import {
  deleterOf,
  editorOf,
  type EventViewer,
  mayDeleteEvent,
  mayInviteToEvent,
  mayJoinEvent,
  mayLeaveEvent,
  mayManageParticipants,
  mayNameOrganizers,
  mayRemoveOrganizer,
  maySeeEvent,
  maySeeHowManyGo,
  maySeeOrganizer,
  mayUpdateEvent,
  type Standing,
} from './event.policy.js';
import { EventStats } from './event-stats.entity.js';
import type { ParticipantRole } from './participation.entity.js';

const NOW = new Date('2026-06-01T12:00:00Z');
const LATER = new Date('2026-06-02T12:00:00Z');
const ORGANIZER = '1';
const CONTACT = '2';
const STRANGER = '3';
const PUBLISHER = '4';
const GROUP = '9';

const viewer = (...actorIds: string[]): EventViewer => ({ actorIds, isModerator: false });
const as = (role: ParticipantRole): Standing => [{ actorId: STRANGER, role }];
const creator: Standing = [{ actorId: ORGANIZER, role: 'creator' }];
const moderator: EventViewer = { actorIds: [STRANGER], isModerator: true };
const nobody = viewer();

function event(values: Partial<Event> = {}, counts: Partial<EventStats> = {}): Event {
  const stats = Object.assign(new EventStats(), {
    participant: 0,
    moderator: 0,
    administrator: 0,
    creator: 1,
    ...counts,
  });
  const blank = blankEvent({ uuid: 'u', url: 'https://here.example/events/u', at: NOW });
  const own = { beginsOn: LATER, draft: false, organizerActorId: ORGANIZER, contactIds: [CONTACT], stats };
  return Object.assign(blank, own, values);
}

describe('who may see an event', () => {
  it('everybody, when it is public or unlisted', () => {
    expect(maySeeEvent(nobody, event(), [])).toBe(true);
    expect(maySeeEvent(nobody, event({ visibility: 'unlisted' }), [])).toBe(true);
  });

  it.each(['private', 'restricted'] as const)(
    'of a %s one only who organizes it, is a contact, is invited or takes part',
    (visibility) => {
      const hidden = event({ visibility });
      expect(maySeeEvent(viewer(STRANGER), hidden, [])).toBe(false);
      expect(maySeeEvent(moderator, hidden, [])).toBe(false);
      expect(maySeeEvent(viewer(STRANGER), hidden, as('rejected'))).toBe(false);
      expect(maySeeEvent(viewer(STRANGER), hidden, as('participant'))).toBe(true);
      expect(maySeeEvent(viewer(STRANGER), hidden, [], { invited: true })).toBe(true);
      expect(maySeeEvent(viewer(CONTACT), hidden, [])).toBe(true);
      expect(maySeeEvent(viewer(STRANGER, ORGANIZER), hidden, [])).toBe(true);
    },
  );

  it('of a draft only who organizes it or is a contact', () => {
    const draft = event({ draft: true });
    expect(maySeeEvent(viewer(STRANGER), draft, as('participant'))).toBe(false);
    expect(maySeeEvent(viewer(STRANGER), draft, [], { invited: true })).toBe(false);
    expect(maySeeEvent(viewer(CONTACT), draft, [])).toBe(true);
    expect(maySeeEvent(viewer(ORGANIZER), draft, [])).toBe(true);
  });

  it('nobody, once it is deleted', () => {
    expect(maySeeEvent(viewer(ORGANIZER), event({ deletedAt: NOW }), as('creator'))).toBe(false);
  });

  it('only moderators, while who organizes it is suspended', () => {
    const suspended = event({ suspended: true });
    for (const each of [nobody, viewer(STRANGER), viewer(CONTACT), viewer(ORGANIZER)]) {
      expect(maySeeEvent(each, suspended, as('participant'))).toBe(false);
    }
    expect(maySeeEvent(moderator, suspended, [])).toBe(true);
    expect(maySeeEvent(moderator, event({ suspended: true, visibility: 'private' }), [])).toBe(false);
  });
});

describe('who may change an event', () => {
  it('organizer and contacts edit it, nobody else', () => {
    expect(mayUpdateEvent(viewer(ORGANIZER), event())).toBe(true);
    expect(mayUpdateEvent(viewer(CONTACT), event())).toBe(true);
    expect(mayUpdateEvent(moderator, event())).toBe(false);
    expect(mayUpdateEvent(nobody, event())).toBe(false);
    expect(mayUpdateEvent(viewer(ORGANIZER), event({ deletedAt: NOW }))).toBe(false);
    expect(mayUpdateEvent(viewer(ORGANIZER), event({ suspended: true }))).toBe(false);
  });

  it('the organizer deletes it, and so do moderators of the instance where anybody can read it', () => {
    expect(mayDeleteEvent(viewer(ORGANIZER), event())).toBe(true);
    expect(mayDeleteEvent(viewer(CONTACT), event())).toBe(false);
    expect(mayDeleteEvent(moderator, event())).toBe(true);
    expect(mayDeleteEvent(moderator, event({ suspended: true }))).toBe(true);
    expect(mayDeleteEvent(moderator, event({ visibility: 'private' }))).toBe(false);
    expect(mayDeleteEvent(viewer(STRANGER), event())).toBe(false);
  });

  it('who publishes for the group of one that lives elsewhere deletes it, as one of those, and does not change it', () => {
    const elsewhere = event({ local: false, attributedToId: GROUP, publisherIds: [PUBLISHER] });
    expect(mayDeleteEvent(viewer(PUBLISHER), elsewhere)).toBe(true);
    expect(deleterOf(viewer(STRANGER, PUBLISHER), elsewhere)).toBe(PUBLISHER);
    expect(mayUpdateEvent(viewer(PUBLISHER), elsewhere)).toBe(false);
    expect(mayDeleteEvent(viewer(STRANGER), elsewhere)).toBe(false);
  });
});

it('the organizer says who organizes it, and co-organizers go when they like', () => {
  expect(mayNameOrganizers(viewer(ORGANIZER), event())).toBe(true);
  expect(mayNameOrganizers(viewer(ORGANIZER), event({ draft: true }))).toBe(true);
  for (const other of [nobody, moderator, viewer(CONTACT), viewer(STRANGER)]) {
    expect(mayNameOrganizers(other, event())).toBe(false);
    expect(mayRemoveOrganizer(other, event(), CONTACT)).toBe(other.actorIds.includes(CONTACT));
  }
  for (const state of [{ deletedAt: NOW }, { suspended: true }, { local: false }]) {
    expect(mayNameOrganizers(viewer(ORGANIZER), event(state))).toBe(false);
    expect(mayRemoveOrganizer(viewer(ORGANIZER), event(state), CONTACT)).toBe(false);
  }
  expect(mayRemoveOrganizer(viewer(ORGANIZER), event(), CONTACT)).toBe(true);
  expect(mayRemoveOrganizer(viewer(CONTACT), event({ suspended: true }), CONTACT)).toBe(true);
  expect(mayRemoveOrganizer(viewer(ORGANIZER), event(), STRANGER)).toBe(false);
  expect(mayRemoveOrganizer(viewer(STRANGER), event(), STRANGER)).toBe(false);
});

it('whoever organizes it edits it as the profile that does', () => {
  expect(editorOf(viewer(STRANGER, ORGANIZER), event())).toBe(ORGANIZER);
  expect(editorOf(viewer(STRANGER, CONTACT), event())).toBe(CONTACT);
  expect(editorOf(viewer(STRANGER), event())).toBeNull();
});

describe('who runs the guest list', () => {
  it('organizer, contacts, and participants who were given a share in it', () => {
    expect(mayManageParticipants(viewer(ORGANIZER), event(), [])).toBe(true);
    expect(mayManageParticipants(viewer(CONTACT), event(), [])).toBe(true);
    expect(mayManageParticipants(viewer(STRANGER), event(), as('moderator'))).toBe(true);
    expect(mayManageParticipants(viewer(STRANGER), event(), as('administrator'))).toBe(true);
    expect(mayManageParticipants(viewer(STRANGER), event(), as('participant'))).toBe(false);
    expect(mayManageParticipants(moderator, event(), [])).toBe(false);
    expect(mayManageParticipants(viewer(CONTACT), event({ local: false }), [])).toBe(false);
    expect(mayManageParticipants(viewer(STRANGER), event({ suspended: true }), as('administrator'))).toBe(false);
  });

  it('sees how many go even where the organizer hides it', () => {
    const hidden = event({ options: { hideNumberOfParticipants: true } });
    expect(maySeeHowManyGo(nobody, event(), [])).toBe(true);
    expect(maySeeHowManyGo(nobody, hidden, [])).toBe(false);
    expect(maySeeHowManyGo(viewer(ORGANIZER), hidden, [])).toBe(true);
  });
});

describe('of an event of a group', () => {
  const own = { attributedToId: GROUP, publisherIds: [PUBLISHER, ORGANIZER] };
  const left = { attributedToId: GROUP, publisherIds: [PUBLISHER] };

  it('those who publish for the group do all that its organizer does, who does so only as one of them', () => {
    for (const id of [PUBLISHER, ORGANIZER]) {
      expect(mayUpdateEvent(viewer(id), event(own))).toBe(true);
      expect(mayDeleteEvent(viewer(id), event(own))).toBe(true);
      expect(mayInviteToEvent(viewer(id), event(own))).toBe(true);
      expect(mayManageParticipants(viewer(id), event(own), [])).toBe(true);
      expect(maySeeEvent(viewer(id), event({ ...own, draft: true }), [])).toBe(true);
    }
    for (const values of [left, { ...left, draft: true }]) {
      expect(mayUpdateEvent(viewer(ORGANIZER), event(values))).toBe(false);
      expect(mayDeleteEvent(viewer(ORGANIZER), event(values))).toBe(false);
      expect(mayNameOrganizers(viewer(ORGANIZER), event(values))).toBe(false);
    }
    expect(maySeeEvent(viewer(ORGANIZER), event({ ...left, visibility: 'restricted' }), creator)).toBe(false);
  });

  it('that happens elsewhere its own server says who changes it', () => {
    expect(mayUpdateEvent(viewer(PUBLISHER), event({ ...left, local: false }))).toBe(false);
    expect(mayUpdateEvent(viewer(ORGANIZER), event({ ...left, local: false }))).toBe(true);
  });

  it('for members these see it, and no draft', () => {
    const meeting = event({ ...own, visibility: 'restricted' });
    expect(maySeeEvent(viewer(STRANGER), meeting, [], { member: true })).toBe(true);
    expect(maySeeEvent(viewer(STRANGER), meeting, [])).toBe(false);
    expect(maySeeEvent(viewer(STRANGER), event({ ...own, visibility: 'private' }), [], { member: true })).toBe(false);
    const draft = event({ ...own, visibility: 'restricted', draft: true });
    expect(maySeeEvent(viewer(STRANGER), draft, [], { member: true })).toBe(false);
  });

  it('the person behind it is shown to who edits it, and to members unless they hide', () => {
    expect(maySeeOrganizer(nobody, event())).toBe(true);
    expect(maySeeOrganizer(nobody, event(own))).toBe(false);
    expect(maySeeOrganizer(viewer(STRANGER), event(own), true)).toBe(true);
    const hidden = event({ ...own, options: { hideOrganizerWhenGroupEvent: true } });
    expect(maySeeOrganizer(viewer(STRANGER), hidden, true)).toBe(false);
    for (const id of [CONTACT, PUBLISHER]) expect(maySeeOrganizer(viewer(id), hidden)).toBe(true);
  });

  it('is edited as the profile that organizes it, else as the one that they act as', () => {
    const both = { actorIds: ['8', PUBLISHER, ORGANIZER], isModerator: false, actor: { id: PUBLISHER } };
    const three = { ...own, publisherIds: ['8', PUBLISHER, ORGANIZER] };
    expect(editorOf(both, event(three))).toBe(ORGANIZER);
    expect(editorOf({ ...both, actorIds: ['8', PUBLISHER] }, event(three))).toBe(PUBLISHER);
    expect(editorOf({ ...both, actorIds: ['8'] }, event(three))).toBe('8');
  });
});

it('only the organizer, or the group that it is for, invites to an event', () => {
  expect(mayInviteToEvent(viewer(STRANGER, ORGANIZER), event())).toBe(true);
  expect(mayInviteToEvent(viewer('9'), event({ attributedToId: '9' }))).toBe(true);
  for (const other of [nobody, moderator, viewer(CONTACT), viewer(STRANGER)])
    expect(mayInviteToEvent(other, event())).toBe(false);
  expect(mayInviteToEvent(viewer(ORGANIZER), event({ deletedAt: NOW }))).toBe(false);
});

describe('who may join', () => {
  it('whoever takes no part yet, while there is a place', () => {
    const small = { options: { maximumAttendeeCapacity: 2 } };
    expect(mayJoinEvent(STRANGER, event(), [], NOW)).toBe(true);
    expect(mayJoinEvent(STRANGER, event(), as('not_approved'), NOW)).toBe(false);
    expect(mayJoinEvent('4', event(), as('participant'), NOW)).toBe(true);
    expect(mayJoinEvent(STRANGER, event(small, { participant: 1, creator: 1 }), [], NOW)).toBe(true);
    expect(mayJoinEvent(STRANGER, event(small, { participant: 1, moderator: 1 }), [], NOW)).toBe(false);
    expect(mayJoinEvent(STRANGER, event({ status: 'cancelled' }), [], NOW)).toBe(false);
    expect(mayJoinEvent(STRANGER, event({ joinOptions: 'invite' }), [], NOW)).toBe(false);
    expect(mayJoinEvent(STRANGER, event({ joinOptions: 'invite' }), [], NOW, { invited: true })).toBe(true);
  });

  it('for members only a profile that is one or is invited, so that none shows whose other one is', () => {
    const meeting = event({ visibility: 'restricted', attributedToId: GROUP });
    expect(mayJoinEvent(STRANGER, meeting, [], NOW)).toBe(false);
    expect(mayJoinEvent(STRANGER, meeting, [], NOW, { member: true })).toBe(true);
    expect(mayJoinEvent(STRANGER, meeting, [], NOW, { invited: true })).toBe(true);
  });
});

describe('who may leave', () => {
  it('whoever takes part, but not the only organizer, nor who was rejected', () => {
    expect(mayLeaveEvent(STRANGER, event(), as('participant'))).toBe(true);
    expect(mayLeaveEvent(STRANGER, event(), as('not_approved'))).toBe(true);
    expect(mayLeaveEvent(STRANGER, event(), as('rejected'))).toBe(false);
    expect(mayLeaveEvent(STRANGER, event(), [])).toBe(false);
    expect(mayLeaveEvent(STRANGER, event(), as('creator'))).toBe(false);
    expect(mayLeaveEvent(STRANGER, event({}, { creator: 2 }), as('creator'))).toBe(true);
  });
});
