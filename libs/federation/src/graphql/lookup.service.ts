import { Injectable } from '@nestjs/common';
import { type Actor, ActorKind, ActorQueries, GroupQueries, requireUser, type Viewer } from '#convoke/actors';
import { type Config, DomainError, InjectConfig, RateLimits } from '#convoke/core';
import { type Event, EventQueries, visibleEvents } from '#convoke/events';
import { EventRefreshment, RemoteEvents } from '../events/index.js';
import { isRemoteRefusal, parseHandle, RemoteActors, RemoteDocuments } from '../remote/index.js';
import { hasType } from '../vocabulary/index.js';

const MAX_LENGTH = 2000;

/** What one thing on the network is named by: its address, or `@name@host`. */
export type Name = { url: string } | { handle: string };

/** What a name leads to. */
export type Found = { event: Event } | { actor: Actor };

/** Reads a name; null for other words. */
export function nameFrom(words: string): Name | null {
  const text = words.trim();
  if (text.length > MAX_LENGTH || /\s/.test(text)) return null;
  if (/^https?:\/\//i.test(text)) return URL.parse(text) ? { url: text } : null;
  return /^(acct:|@)/i.test(text) && parseHandle(text) ? { handle: text } : null;
}

/** Finds events and actors by their names, here or where they live. */
@Injectable()
export class Lookup {
  constructor(
    @InjectConfig('federation') private readonly config: Config['federation'],
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly limits: RateLimits,
    private readonly actors: ActorQueries,
    private readonly groups: GroupQueries,
    private readonly events: EventQueries,
    private readonly remotes: RemoteActors,
    private readonly documents: RemoteDocuments,
    private readonly remoteEvents: RemoteEvents,
    private readonly refreshment: EventRefreshment,
  ) {}

  /** What we have under the name already and the viewer may see. */
  async findHere(viewer: Viewer, name: Name): Promise<Found | null> {
    if ('handle' in name) {
      const { name: username, host } = parseHandle(name.handle)!;
      return host === this.server.publicHost ? this.named(viewer, username) : null;
    }
    const event = await this.visible(viewer, 'e.url', name.url);
    if (event) {
      await this.refreshment.seen(event);
      return { event };
    }
    const actor = await this.actors.findByUrl(name.url);
    return actor && this.shown(viewer, actor);
  }

  /**
   * Asks the server that the name belongs to, one at a time for each account; null where nothing that we understand is to
   * be had there. Throws unauthenticated, too_many_requests.
   */
  async fetch(viewer: Viewer, name: Name): Promise<Found | null> {
    const { id } = requireUser(viewer);
    if (!this.config.enabled) return null;
    await this.limits.consume('fetch:account', id);
    await this.limits.consume('fetching:account', id);
    try {
      return await this.fetchNamed(viewer, name);
    } catch (error) {
      if (isRemoteRefusal(error) || error instanceof DomainError) return null;
      throw error;
    } finally {
      await this.limits.reset('fetching:account', id);
    }
  }

  private async fetchNamed(viewer: Viewer, name: Name): Promise<Found | null> {
    if ('handle' in name) return this.shown(viewer, (await this.remotes.findByHandle(name.handle)).actor);
    const document = await this.documents.fetch(name.url);
    if (!hasType(document, 'Event')) return this.shown(viewer, (await this.remotes.get(String(document.id))).actor);
    const { id } = await this.remoteEvents.store(document);
    const event = await this.visible(viewer, 'e.id', id);
    return event && { event };
  }

  private async visible(viewer: Viewer, column: 'e.url' | 'e.id', value: string): Promise<Event | null> {
    const condition = `WHERE ${column} = $1 AND ${visibleEvents('$2', viewer)}`;
    return (await this.events.list(condition, [value, viewer.actorIds]))[0] ?? null;
  }

  /** Somebody of ours; people and groups have no name in common. */
  private async named(viewer: Viewer, username: string): Promise<Found | null> {
    const person = await this.actors.findLocalPerson(username);
    const actor = person ?? (await this.actors.findNamed(ActorKind.GROUP, username, ''));
    return actor && this.shown(viewer, actor);
  }

  /** Whom moderators have shut out only they find, and private groups only their members. */
  private async shown(viewer: Viewer, actor: Actor): Promise<Found | null> {
    if (actor.type === ActorKind.GROUP) return (await this.groups.isVisible(viewer, actor)) ? { actor } : null;
    return actor.suspended && !viewer.isModerator ? null : { actor };
  }
}
