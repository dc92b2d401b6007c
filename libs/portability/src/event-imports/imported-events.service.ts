import { Injectable } from '@nestjs/common';
import type { Viewer } from '#convoke/actors';
import { Database, DomainError, loader, type Tx } from '#convoke/core';
import { type Event, EventCreation } from '#convoke/events';
import type { Candidate } from './candidate.js';
import { digestOf, eventInputOf, pictureKey } from './event-input.js';
import { ImportedPictures, type PictureTally } from './imported-pictures.service.js';
import type { Keeper } from './twin-events.service.js';

/** Where an event was first. */
export interface EventSource {
  /** Its page there; null where the source named none. */
  url: string | null;
  /** The host; null for a file. */
  name: string | null;
}

/** How an event is made, and from where it comes. */
export interface Making {
  publish: boolean;
  /** The address that it was read from, which others may not know: only its host is told. */
  source: URL | null;
  subscriptionId: string | null;
  pictures: PictureTally;
}

/** Makes events of what was told elsewhere, and keeps where that was. */
@Injectable()
export class ImportedEvents {
  /** Where events were first, by their ids. */
  readonly sources = loader<string, EventSource>((eventIds) => this.sourcesOf(eventIds));

  constructor(
    private readonly db: Database,
    private readonly creation: EventCreation,
    private readonly pictures: ImportedPictures,
  ) {}

  /** One that somebody may not publish now, as it would be too many at once, is a draft. Throws as creating an event does. */
  async make(viewer: Viewer, keeper: Keeper, candidate: Candidate, making: Making): Promise<Event> {
    const { profileId: organizerActorId, groupId: attributedToId } = keeper;
    const picture = await this.pictures.take(viewer, organizerActorId, candidate, making.pictures);
    const content = { ...eventInputOf(candidate), organizerActorId, attributedToId, picture };
    const create = (draft: boolean) => {
      const given = { ...content, draft };
      return this.creation.create(viewer, given, (tx, { id }) => this.note(tx, id, candidate, making));
    };
    try {
      return await create(!making.publish);
    } catch (error) {
      if (!making.publish || !(error instanceof DomainError) || error.code !== 'too_fast') throw error;
      return create(true);
    }
  }

  private async note(tx: Tx, eventId: string, candidate: Candidate, making: Making): Promise<void> {
    await this.db.query(
      `INSERT INTO event_sources (event_id, uid, url, name, subscription_id, digest, picture)
        VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        eventId,
        candidate.uid,
        candidate.url,
        nameOf(candidate, making),
        making.subscriptionId,
        digestOf(candidate),
        pictureKey(candidate),
      ],
      tx,
    );
  }

  private async sourcesOf(eventIds: string[]): Promise<Map<string, EventSource>> {
    const rows = await this.db.query<EventSource & { eventId: string }>(
      `SELECT event_id AS "eventId", url, name FROM event_sources WHERE event_id = ANY($1) AND (url IS NOT NULL OR name IS NOT NULL)`,
      [eventIds],
    );
    return new Map(rows.map(({ eventId, ...source }) => [eventId, source]));
  }
}

function nameOf({ url }: Candidate, { source }: Making): string | null {
  const page = url ? URL.parse(url) : null;
  return (page ?? source)?.host.replace(/^www\./, '') ?? null;
}
