import { Injectable } from '@nestjs/common';
import { Actor, ActorKind } from '#convoke/actors';
import { Database, type Tx } from '#convoke/core';
import type { Event } from '#convoke/events';
import { InstanceSettingsService } from '#convoke/instance';
import { GroupPublications } from '../groups/group-publications.service.js';
import { Recipients } from './recipients.queries.js';

/** Who elsewhere is told of an event of ours, and by whom. */
@Injectable()
export class EventAudience {
  constructor(
    private readonly db: Database,
    private readonly settings: InstanceSettingsService,
    private readonly recipients: Recipients,
    private readonly groups: GroupPublications,
  ) {}

  /** Also one that is gone: somebody has to tell that. */
  async organizer(tx: Tx, { organizerActorId }: Event): Promise<Actor> {
    return tx.findOneByOrFail(Actor, { id: organizerActorId });
  }

  /** The server of whoever organizes it. */
  async home(tx: Tx, { organizerActorId }: Event): Promise<string[]> {
    return this.recipients.inboxes(tx, 'themselves', [organizerActorId]);
  }

  /** The group that it is of, where it is of one. */
  async group(tx: Tx, { attributedToId }: Event): Promise<Actor | null> {
    return attributedToId === null ? null : tx.findOneBy(Actor, { id: attributedToId, type: ActorKind.GROUP });
  }

  /** The members of its group: one elsewhere tells its own. */
  async members(tx: Tx, event: Event): Promise<string[]> {
    const group = await this.group(tx, event);
    if (!group || (await this.isAhead(tx, event))) return [];
    return this.groups.inboxes(tx, group, false);
  }

  /** Whether followers are still to hear of it: of a series they are told one date after the other. */
  async isAhead(tx: Tx, { id }: Event): Promise<boolean> {
    const rows = await this.db.query('SELECT FROM event_occurrences WHERE event_id = $1 AND NOT told', [id], tx);
    return rows.length > 0;
  }

  async followersOfOwners(tx: Tx, { organizerActorId, attributedToId }: Event): Promise<string[]> {
    return this.recipients.inboxes(tx, 'followers', [organizerActorId, attributedToId]);
  }

  async followersOfInstance(tx: Tx): Promise<{ instance: Actor; inboxes: string[] }> {
    const { instanceActorId } = await this.settings.current(tx);
    const instance = await tx.findOneByOrFail(Actor, { id: instanceActorId! });
    return { instance, inboxes: await this.recipients.inboxes(tx, 'followers', [instance.id]) };
  }

  /** Those who take part, and where those who are invited are reached, whom nobody else is told of. */
  async guests(tx: Tx, { id }: Event): Promise<{ uris: string[]; inboxes: string[] }> {
    const guests = await this.recipients.of(tx, 'participants', [id]);
    const inboxes = guests.map(({ inbox }) => inbox).concat(await this.recipients.inboxes(tx, 'invited', [id]));
    return { uris: guests.map(({ uri }) => uri), inboxes: [...new Set(inboxes)] };
  }

  /** Whether a host is told of an event since somebody there takes part or is invited; then it may read it, too. */
  async hasGuestOn(host: string, { id }: Event): Promise<boolean> {
    for (const circle of ['participants', 'invited'] as const)
      if (await this.recipients.anyOn(host, circle, [id])) return true;
    return false;
  }

  /** All who were told of an open one, or may have heard of it. */
  async everybody(tx: Tx, event: Event): Promise<string[]> {
    const inboxes = (await this.isAhead(tx, event)) ? [] : await this.followers(tx, event);
    inboxes.push(...(await this.members(tx, event)));
    for (const circle of ['participants', 'invited', 'sharers'] as const)
      inboxes.push(...(await this.recipients.inboxes(tx, circle, [event.id])));
    return [...new Set(inboxes)];
  }

  private async followers(tx: Tx, event: Event): Promise<string[]> {
    const owners = await this.followersOfOwners(tx, event);
    // Of somebody silenced, the instance spreads nothing new; what is taken away everybody is told.
    if (event.silenced && event.isOpenToRead() && !event.deletedAt) return owners;
    const { inboxes } = await this.followersOfInstance(tx);
    return [...inboxes, ...owners];
  }
}
