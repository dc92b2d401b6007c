import { Injectable } from '@nestjs/common';
import { type User, Users } from '#convoke/accounts';
import { type Actor, ActorQueries } from '#convoke/actors';
import {
  chooseLocale,
  type Config,
  Database,
  DomainError,
  InjectConfig,
  layOutMail,
  Mailer,
  OnDomainEvent,
  RateLimits,
} from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { m } from '#translations';
import { InvitationStatus } from './event-invitation.entity.js';
import { EventInvitationQueries } from './event-invitation.queries.js';
import type { Event } from './event.entity.js';
import { EventQueries } from './event.queries.js';
import { whenOf } from './event-summary.js';
import { EventInvitationMade } from './events.domain-events.js';

/** Writes to people who are invited, in their language. */
@Injectable()
export class EventInvitationMails {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly invitations: EventInvitationQueries,
    private readonly events: EventQueries,
    private readonly actors: ActorQueries,
    private readonly users: Users,
    private readonly settings: InstanceSettingsService,
    private readonly limits: RateLimits,
    private readonly mailer: Mailer,
  ) {}

  @OnDomainEvent(EventInvitationMade)
  async tell({ invitationId }: { invitationId: string }): Promise<void> {
    const invitation = await this.invitations.find(invitationId);
    if (invitation?.status !== InvitationStatus.PENDING) return;
    const { eventId, actorId, inviterActorId } = invitation;
    const event = await this.events.findById(eventId);
    const actors = await this.actors.findMany([actorId, inviterActorId]);
    const invited = actors.get(actorId);
    const inviter = actors.get(inviterActorId);
    if (!event || event.deletedAt || event.draft || event.suspended || !invited?.userId || !inviter) return;
    const user = await this.users.get(invited.userId);
    if (user.disabledAt || !(await this.hasRoom(user))) return;
    await this.send(user, event, invited, inviter);
  }

  /** Nobody is flooded: what is not mailed still stands among their events. */
  private async hasRoom({ id }: User): Promise<boolean> {
    try {
      await this.limits.consume('invitation-mail:account', id);
      return true;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }

  private async send(user: User, event: Event, invited: Actor, inviter: Actor): Promise<void> {
    const locale = chooseLocale(user.locale ?? undefined);
    const options = { locale };
    const { name: instance } = await this.settings.current();
    const names = { inviter: callOf(inviter), title: event.title };
    const mail = layOutMail({
      locale,
      title: m.mail_invitation_title(names, options),
      paragraphs: [
        m.mail_invitation_when({ when: whenOf({ ...event, endsOn: null }, locale) }, options),
        m.mail_invitation_profile({ name: callOf(invited) }, options),
      ],
      button: { label: m.mail_invitation_button({}, options), url: `${this.server.publicUrl}/events/${event.uuid}` },
      afterButton: [m.mail_invitation_no_thanks({}, options)],
      sender: { name: instance, url: this.server.publicUrl },
    });
    const subject = m.mail_invitation_subject(names, options);
    await this.db.transaction((tx) => this.mailer.queue(tx, { to: user.email, subject, ...mail }));
  }
}

/** What somebody is called, with what tells them apart from others of the name. */
function callOf({ name, preferredUsername, domain }: Actor): string {
  const handle = `@${preferredUsername}${domain ? `@${domain}` : ''}`;
  return name ? `${name} (${handle})` : handle;
}
