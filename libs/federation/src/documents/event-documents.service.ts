import { Injectable } from '@nestjs/common';
import { type Actor, ActorKind, ActorQueries } from '#convoke/actors';
import { Database, type Tx } from '#convoke/core';
import { type Event, EventVisibility, takesAnonymous } from '#convoke/events';
import { InstanceSettingsService } from '#convoke/instance';
import { Storage } from '#convoke/media';
import { GroupPublications } from '../groups/group-publications.service.js';
import { type Audience, type Document, pictureOf, PUBLIC, writeEvent } from '../vocabulary/index.js';

/** Writes events of ours as other servers read them. */
@Injectable()
export class EventDocuments {
  constructor(
    private readonly db: Database,
    private readonly actors: ActorQueries,
    private readonly storage: Storage,
    private readonly settings: InstanceSettingsService,
    private readonly publications: GroupPublications,
  ) {}

  /** Of events read with their companions and descriptions; those without an organizer are left out. */
  async of(events: Event[]): Promise<Document[]> {
    const settings = await this.settings.current();
    const beside = events.flatMap(({ contactIds, attributedToId }) => [...contactIds, attributedToId]);
    const actors = await this.actors.findMany([...new Set(beside)].filter((id) => id !== null));
    const documents: Document[] = [];
    for (const event of events) {
      const { organizer = null, place = null, picture = null } = event.companions ?? {};
      if (!organizer) continue;
      const group = event.attributedToId === null ? null : (actors.get(event.attributedToId) ?? null);
      const parts = {
        organizer,
        group,
        audience: group?.type === ActorKind.GROUP ? await this.audienceIn(this.db.manager, group, event) : undefined,
        contacts: event.contactIds.flatMap((id) => actors.get(id) ?? []),
        place,
        picture: picture && pictureOf(picture, this.storage.url(picture.key)),
        takesAnonymous: takesAnonymous(event, settings),
      };
      documents.push(writeEvent(event, parts));
    }
    return documents;
  }

  /** What only those with the link read goes to members alone, and says that it may be read. */
  async audienceIn(tx: Tx, group: Actor, { visibility }: Event): Promise<Audience> {
    if (visibility === EventVisibility.PRIVATE) return { to: [], cc: [] };
    const isPublic = visibility === EventVisibility.PUBLIC;
    const audience = await this.publications.audience(tx, group, isPublic);
    return visibility === EventVisibility.UNLISTED ? { ...audience, cc: [PUBLIC] } : audience;
  }
}
