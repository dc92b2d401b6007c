import { Injectable } from '@nestjs/common';
import { type Event, EventQueries } from '#convoke/events';
import { type Document, EventDocuments } from '#convoke/federation';
import { PAGE, pagesOf } from '../archive/pages-of.js';
import type { ExportProgress } from './export-progress.js';

/** The events that a profile organizes. */
@Injectable()
export class EventContents {
  constructor(
    private readonly queries: EventQueries,
    private readonly documents: EventDocuments,
  ) {}

  /** As other servers read them, drafts too. */
  async *of(profileId: string, siblings: string[], progress: ExportProgress): AsyncGenerator<Document> {
    for await (const events of this.pages(profileId, siblings)) {
      for (const { '@context': _, ...document } of await this.documents.of(events)) yield document;
      await progress.add(events.length);
    }
  }

  private async *pages(profileId: string, siblings: string[]): AsyncGenerator<Event[]> {
    const which = 'WHERE e.organizer_actor_id = $1 AND e.id > $2 AND e.deleted_at IS NULL';
    const read = (after: string) =>
      this.queries.list(`${which} ORDER BY e.id LIMIT ${PAGE}`, [profileId, after], 'e.description');
    for await (const events of pagesOf<Event>(read)) {
      for (const event of events) hide(event, siblings);
      yield events;
    }
  }
}

function hide(event: Event, siblings: string[]): void {
  event.contactIds = event.contactIds.filter((id) => !siblings.includes(id));
  if (event.attributedToId !== null && siblings.includes(event.attributedToId)) event.attributedToId = null;
}
