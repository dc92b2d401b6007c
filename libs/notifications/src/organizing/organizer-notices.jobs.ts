import { Injectable } from '@nestjs/common';
import { Users } from '#convoke/accounts';
import { type Actor, ActorQueries } from '#convoke/actors';
import { Database, OnDomainEvent, type Tx } from '#convoke/core';
import {
  type Event,
  EventQueries,
  OrganizerInvitationQueries,
  OrganizerInvited,
  OrganizerRole,
  OrganizersChanged,
  type OrganizersChange,
} from '#convoke/events';
import { InvitationMails } from '../notices/invitation-mails.service.js';
import type { Recipient } from '../notices/notice.js';
import { Notices } from '../notices/notices.service.js';
import { type OrganizerNews, OrganizerLetters } from './organizer-letters.service.js';
import { Organizers } from './organizers.queries.js';

/** Tells people what they are asked to organize, and those who do of who comes and goes. */
@Injectable()
export class OrganizerNotices {
  constructor(
    private readonly db: Database,
    private readonly events: EventQueries,
    private readonly invitations: OrganizerInvitationQueries,
    private readonly actors: ActorQueries,
    private readonly users: Users,
    private readonly organizers: Organizers,
    private readonly invitationMails: InvitationMails,
    private readonly letters: OrganizerLetters,
    private readonly notices: Notices,
  ) {}

  @OnDomainEvent(OrganizerInvited)
  async asked({ invitationId }: { invitationId: string }): Promise<void> {
    const invitation = await this.invitations.find(invitationId);
    if (!invitation) return;
    const { eventId, actorId, inviterActorId, role } = invitation;
    const actors = await this.actors.findMany([actorId, inviterActorId]);
    const subject = actors.get(inviterActorId);
    const asked = actors.get(actorId);
    if (!asked?.userId) return;
    const mail = await this.invitationMails.mailFor(asked.userId);
    await this.tell(eventId, { key: `organizer-asked:${invitationId}`, subject, news: NEWS[role] }, async (tx) => {
      return (await this.accountOf(tx, asked)).map((recipient) => ({ ...recipient, mail }));
    });
  }

  @OnDomainEvent(OrganizersChanged)
  async changed({ eventId, actorId, byActorId, change, at }: OrganizersChange): Promise<void> {
    const actors = await this.actors.findMany([actorId, byActorId]);
    const [actor, by] = [actors.get(actorId), actors.get(byActorId)];
    const key = `organizer-${change}:${eventId}:${actorId}:${at}`;
    const subject = change === 'removed' ? by : actor;
    await this.tell(eventId, { key, subject, news: change }, async (tx, event) => {
      if (change === 'removed') return this.accountOf(tx, actor);
      if (change === 'declined') return this.accountOf(tx, by);
      return this.organizers.of(tx, event, actor?.userId ?? null);
    });
  }

  /** Nothing where there is nothing to see any more. */
  private async tell(
    eventId: string,
    { key, subject, news }: { key: string; subject: Actor | undefined; news: OrganizerNews },
    find: (tx: Tx, event: Event) => Promise<Recipient[]>,
  ): Promise<void> {
    const event = await this.events.findById(eventId);
    if (!event || event.deletedAt || event.suspended || !subject) return;
    // Whoever is off a private event is told of what, still.
    const data = { title: event.title, changed: [news] };
    const notice = { kind: 'event_organizers', key, eventId, subjectId: subject.id, data } as const;
    await this.db.transaction(async (tx) => {
      const recipients = await find(tx, event);
      await this.notices.tell(tx, notice, recipients, (_, locale) => this.letters.of(news, event, subject, locale));
    });
  }

  private async accountOf(tx: Tx, actor: Actor | undefined): Promise<Recipient[]> {
    if (!actor?.userId) return [];
    const user = (await this.users.usable([actor.userId], tx)).get(actor.userId);
    return user ? [{ user, profileId: actor.id }] : [];
  }
}

const NEWS = { [OrganizerRole.CO_ORGANIZER]: 'asked', [OrganizerRole.ORGANIZER]: 'offered' } as const;
