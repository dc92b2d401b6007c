import { Injectable } from '@nestjs/common';
import { type Actor, ActorKind, ActorQueries, type GroupRight } from '#convoke/actors';
import { DomainError, type PageOf, type PageWindow } from '#convoke/core';
import { type Event, EventQueries, EventVisibility, ForeignEvents, GroupEventQueries } from '#convoke/events';
import { EventDocuments } from '../../documents/event-documents.service.js';
import { EventAttributions } from '../../events/event-attributions.service.js';
import { RemoteEvents } from '../../events/remote-events.service.js';
import { RemoteActors } from '../../remote/index.js';
import { type Document, readEvent } from '../../vocabulary/index.js';
import { GroupAuthority } from '../group-authority.service.js';
import type { GroupContentKind, GroupPlace, Taken } from '../group-content-kind.js';

/** A page has to stay below the megabyte that servers read at most, so longer descriptions do not come along. */
const MAX_DESCRIPTION = 20_000;

/** What groups organize. Events of groups that nobody here is in come like those of people. */
@Injectable()
export class GroupEventsKind implements GroupContentKind {
  readonly types = ['Event'];
  readonly collection = 'events';
  readonly right: GroupRight = 'publish';
  readonly isOpen = true;

  constructor(
    private readonly actors: ActorQueries,
    private readonly remotes: RemoteActors,
    private readonly queries: EventQueries,
    private readonly lists: GroupEventQueries,
    private readonly foreign: ForeignEvents,
    private readonly events: RemoteEvents,
    private readonly attributions: EventAttributions,
    private readonly authority: GroupAuthority,
    private readonly documents: EventDocuments,
  ) {}

  isKept(group: Actor): Promise<boolean> {
    return this.attributions.isKept(group);
  }

  async groupOf(uri: string): Promise<string | null> {
    const event = await this.queries.findByUrl(uri);
    const group = event?.attributedToId ? await this.actors.find(event.attributedToId) : null;
    return group?.type === ActorKind.GROUP ? group.id : null;
  }

  async take(document: Document, { group, actor }: GroupPlace): Promise<Taken | null> {
    const content = { ...readEvent(document), organizerUri: actor.url, attributedToUri: group.url };
    const { url, changedAt } = content.event;
    const before = await this.queries.findByUrl(url);
    if (before?.local) throw new DomainError('unauthorized');
    const event = await this.events.keep(content, await this.remotes.get(actor.url), group);
    const isOlder = changedAt !== null && changedAt < event.updatedAt;
    if (event.deletedAt || isOlder) return null;
    return takenOf(event, before?.isOpenToRead() === true && !event.isOpenToRead());
  }

  async forget(uri: string, { group, actor }: GroupPlace): Promise<Taken | null> {
    const event = await this.queries.findByUrl(uri);
    if (!event || event.deletedAt) return null;
    if (actor.id !== event.organizerActorId) await this.authority.require(group, actor, this.right);
    if (event.local) await this.foreign.removeOurs(uri, actor.id === group.id ? null : actor.id);
    else await this.events.remove(uri, actor.url);
    return takenOf(event);
  }

  async page(group: Actor, window: PageWindow, membersToo: boolean): Promise<PageOf<Document | string>> {
    const { elements, total } = await this.lists.published(group.id, window, membersToo);
    const written = await this.documents.of(elements.filter(({ local }) => local));
    const documents = new Map(written.map((document) => [document.id, document]));
    const shown = elements.map(({ url }) => {
      const document = documents.get(url);
      return document && String(document.content).length <= MAX_DESCRIPTION ? document : url;
    });
    return { elements: shown, total };
  }

  urisOf(groupId: string): Promise<string[]> {
    return this.lists.foreignUrls(groupId);
  }

  drop(groupId: string, publicToo: boolean): Promise<void> {
    return this.foreign.drop(groupId, publicToo);
  }
}

/** Those who are invited to one that is for nobody else are told by its organizer alone. */
function takenOf({ visibility }: Event, closes = false): Taken | null {
  if (visibility === EventVisibility.PRIVATE && !closes) return null;
  return { isPublic: visibility === EventVisibility.PUBLIC, closes };
}
