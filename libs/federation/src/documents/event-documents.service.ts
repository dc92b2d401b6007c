import { Injectable } from '@nestjs/common';
import { ActorQueries } from '#convoke/actors';
import { type Event, takesAnonymous } from '#convoke/events';
import { InstanceSettingsService } from '#convoke/instance';
import { Storage } from '#convoke/media';
import { type Document, pictureOf, writeEvent } from '../vocabulary/index.js';

/** Writes events of ours as other servers read them. */
@Injectable()
export class EventDocuments {
  constructor(
    private readonly actors: ActorQueries,
    private readonly storage: Storage,
    private readonly settings: InstanceSettingsService,
  ) {}

  /** Of events read with their companions and descriptions; those without an organizer are left out. */
  async of(events: Event[]): Promise<Document[]> {
    const settings = await this.settings.current();
    const beside = events.flatMap(({ contactIds, attributedToId }) => [...contactIds, attributedToId]);
    const actors = await this.actors.findMany([...new Set(beside)].filter((id) => id !== null));
    return events.flatMap((event) => {
      const { organizer = null, place = null, picture = null } = event.companions ?? {};
      if (!organizer) return [];
      const parts = {
        organizer,
        group: event.attributedToId === null ? null : actors.get(event.attributedToId),
        contacts: event.contactIds.flatMap((id) => actors.get(id) ?? []),
        place,
        picture: picture && pictureOf(picture, this.storage.url(picture.key)),
        takesAnonymous: takesAnonymous(event, settings),
      };
      return [writeEvent(event, parts)];
    });
  }
}
