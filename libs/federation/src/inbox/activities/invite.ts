import { Injectable } from '@nestjs/common';
import { type Actor, ActorKind, ActorQueries } from '#convoke/actors';
import { RateLimits } from '#convoke/core';
import type { Event } from '#convoke/events';
import { GoneObjects } from '../../events/gone-objects.service.js';
import { RemoteEvents } from '../../events/remote-events.service.js';
import { haveOneOrigin, type KnownActor, RemoteRefused } from '../../remote/index.js';
import { type Document, hasType, readActivity, readEvent } from '../../vocabulary/index.js';
import type { ActivityHandler, ReceivedActivity } from '../activity-handler.js';
import { ReceivedInvitations } from '../received-invitations.service.js';

const MAX_INVITED = 50;

/** An organizer elsewhere invites people here, by the rules that hold for one of ours. */
@Injectable()
export class InviteHandler implements ActivityHandler {
  readonly types = ['Invite'];

  constructor(
    private readonly actors: ActorQueries,
    private readonly events: RemoteEvents,
    private readonly received: ReceivedInvitations,
    private readonly gone: GoneObjects,
    private readonly limits: RateLimits,
  ) {}

  async handle({ id, body, sender }: ReceivedActivity): Promise<void> {
    const { object, objectUri, targetUri, to } = readActivity(body);
    if (!objectUri || (object && !hasType(object, 'Event')) || (await this.gone.has(id, [sender.remote.uri]))) return;
    const people = await this.ours([targetUri, ...to]);
    if (people.length === 0) return;
    await this.limits.consume('invite:account', sender.remote.uri, people.length);
    const event = await this.eventOf(objectUri, object, sender);
    if (event.local) throw new RemoteRefused('ours', objectUri);
    for (const person of people) await this.received.take(id, sender, event, person);
  }

  private async ours(uris: (string | null)[]): Promise<Actor[]> {
    const named = [...new Set(uris.filter((uri) => uri !== null))].slice(0, MAX_INVITED);
    const found = await Promise.all(named.map((uri) => this.actors.findByUrl(uri)));
    return found.filter((actor) => actor !== null).filter(({ local, type }) => local && type === ActorKind.PERSON);
  }

  /** A private one comes along, and counts where its own organizer sends it; else it is fetched where it lives. */
  private async eventOf(uri: string, document: Document | null, { remote }: KnownActor): Promise<Event> {
    const isWhole = document?.startTime !== undefined && haveOneOrigin(uri, remote.uri);
    const isTheirs = isWhole && readEvent(document).organizerUri === remote.uri;
    return isTheirs ? this.events.store(document) : this.events.get(uri);
  }
}
