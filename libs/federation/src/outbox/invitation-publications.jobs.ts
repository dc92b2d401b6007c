import { Injectable } from '@nestjs/common';
import { Actor } from '#convoke/actors';
import { Database, OnDomainEvent, type Tx } from '#convoke/core';
import {
  type Event,
  EventInvitationDeclined,
  EventInvitationMade,
  EventInvitationQueries,
  EventInvitationWithdrawn,
  EventQueries,
  InvitationStatus,
} from '#convoke/events';
import { Invites } from '../events/invites.service.js';
import { EventDocuments } from '../documents/index.js';
import { type Document, writeInvite, writeReject, writeUndo } from '../vocabulary/index.js';
import { EventAudience } from './event-audience.service.js';
import { Outbox } from './outbox.service.js';
import { Recipients } from './recipients.queries.js';

/** Invites people elsewhere, and tells organizers elsewhere who of ours will not come. */
@Injectable()
export class InvitationPublications {
  constructor(
    private readonly db: Database,
    private readonly events: EventQueries,
    private readonly invitations: EventInvitationQueries,
    private readonly invites: Invites,
    private readonly documents: EventDocuments,
    private readonly audience: EventAudience,
    private readonly recipients: Recipients,
    private readonly outbox: Outbox,
  ) {}

  @OnDomainEvent(EventInvitationMade)
  async invite({ invitationId }: { invitationId: string }): Promise<void> {
    const invitation = await this.invitations.find(invitationId);
    const event = invitation && (await this.ours(invitation.eventId));
    if (!event || event.deletedAt || event.suspended) return;
    const object = await this.objectFor(event);
    if (!object) return;
    await this.db.transaction(async (tx) => {
      // Whoever takes it back meanwhile waits, and its Undo comes after this.
      await this.db.query('SELECT FROM event_invitations WHERE id = $1 FOR SHARE', [invitationId], tx);
      if ((await this.invitations.find(invitationId, tx))?.status !== InvitationStatus.PENDING) return;
      await this.postTo(tx, event, invitation.actorId, (to, organizer) => {
        const deed = { id: uriOf(event, invitationId), actor: organizer.url, to: [to] };
        return writeInvite(deed, typeof object === 'string' ? object : { ...object, to: [to], cc: [] }, to);
      });
    });
  }

  @OnDomainEvent(EventInvitationWithdrawn)
  async withdraw({ invitationId, eventId, actorId }: Record<'invitationId' | 'eventId' | 'actorId', string>) {
    const event = await this.ours(eventId);
    if (!event) return;
    await this.db.transaction((tx) =>
      this.postTo(tx, event, actorId, (to, { url: actor }) => {
        const id = uriOf(event, invitationId);
        return writeUndo({ id: `${id}/undo`, actor, to: [to] }, writeInvite({ id, actor, to: [to] }, event.url, to));
      }),
    );
  }

  @OnDomainEvent(EventInvitationDeclined)
  async decline({ invitationId }: { invitationId: string }): Promise<void> {
    const invitation = await this.invitations.find(invitationId);
    if (!invitation) return;
    const { eventId, actorId, updatedAt } = invitation;
    const event = await this.events.findById(eventId);
    const invite = await this.invites.findOf(eventId, actorId);
    const actor = await this.db.manager.findOneBy(Actor, { id: actorId });
    if (!event || event.local || !invite || !actor?.local) return;
    await this.db.transaction(async (tx) => {
      const [inviter] = await this.recipients.of(tx, 'themselves', [event.organizerActorId]);
      if (!inviter) return;
      const id = `${actor.url}#rejects/invites/${invitationId}/${updatedAt.getTime()}`;
      const answered = writeInvite({ id: invite.uri, actor: inviter.uri, to: [actor.url] }, event.url, actor.url);
      const activity = writeReject({ id, actor: actor.url, to: [inviter.uri] }, answered);
      await this.outbox.post(tx, { actor, activity, objectUri: event.url, inboxes: [inviter.inbox] });
    });
  }

  /** Read with all that its document says. */
  private async ours(id: string): Promise<Event | null> {
    const event = await this.events.findById(id);
    return event?.local ? this.events.findByUuid(event.uuid) : null;
  }

  /** What only the invited may read goes along, for them alone; undefined where nobody organizes it. */
  private async objectFor(event: Event): Promise<Document | string | undefined> {
    return event.isOpenToRead() ? event.url : (await this.documents.of([event]))[0];
  }

  /** In the organizer's name; to nobody where the invited profile is one of ours. */
  private async postTo(
    tx: Tx,
    event: Event,
    actorId: string,
    write: (to: string, organizer: Actor) => Document,
  ): Promise<void> {
    const [invited] = await this.recipients.of(tx, 'themselves', [actorId]);
    if (!invited) return;
    const actor = await this.audience.organizer(tx, event);
    const activity = write(invited.uri, actor);
    await this.outbox.post(tx, { actor, activity, objectUri: event.url, inboxes: [invited.inbox] });
  }
}

function uriOf({ url }: Event, invitationId: string): string {
  return `${url}#invitations/${invitationId}`;
}
