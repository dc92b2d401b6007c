import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { Clock, Database, invalid, InvalidInput, OnJob, type Tx } from '#convoke/core';
import { PrivateStorage } from '#convoke/media';
import { EVENT_IMPORT_COLUMNS, type EventImport } from './event-import.js';
import { ReadEventSource } from './event-imports.service.js';
import { type FoundSource, readSource } from './readers/read-source.js';
import { type SettledCandidate, settleCandidates } from './settled-candidates.js';
import { SourceFetch } from './source-fetch.service.js';
import { TwinEvents } from './twin-events.service.js';

const MOST_ATTEMPTS = 5;

/** Reads what people bring, in the worker, and writes down what would become of it. */
@Injectable()
export class EventImportReadings {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly storage: PrivateStorage,
    private readonly sources: SourceFetch,
    private readonly twins: TwinEvents,
  ) {}

  @OnJob(ReadEventSource)
  async read({ importId }: { importId: string }): Promise<void> {
    const [brought] = await this.db.query<EventImport>(
      `UPDATE event_imports SET attempts = attempts + 1 WHERE id = $1 AND state = 'reading'
        RETURNING ${EVENT_IMPORT_COLUMNS}`,
      [importId],
    );
    if (!brought) return;
    try {
      // A profile that is gone, or a source that ends the worker each time.
      if (!brought.profileId || brought.attempts > MOST_ATTEMPTS) throw invalid('url', 'error_event_import_form');
      const found = await this.find(brought);
      const { timezone } = brought;
      const settled = await settleCandidates(found.candidates, { now: this.clock.now(), timezone });
      await this.db.transaction((tx) => this.note(tx, brought, found, settled));
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      await this.refuse(brought, error);
    }
  }

  private async find({ url, fileKey, timezone, fields }: EventImport): Promise<FoundSource> {
    if (url) return this.sources.read(new URL(url), { timezone, fields });
    const file = fileKey && (await this.storage.open(fileKey));
    if (!file) throw new Error('The file of an import is gone');
    return readSource(await buffer(file.stream), { url: null, timezone, fields });
  }

  private async note(tx: Tx, brought: EventImport, found: FoundSource, settled: SettledCandidate[]): Promise<void> {
    const { id, profileId, groupId } = brought;
    const present = await this.db.query(
      `UPDATE event_imports SET state = 'ready', columns = $2, is_cut = $3, reason = $4
        WHERE id = $1 AND state = 'reading' RETURNING id`,
      [
        id,
        found.columns ? JSON.stringify(found.columns) : null,
        found.isCut,
        settled.length === 0 ? 'event_import_empty' : null,
      ],
      tx,
    );
    if (present.length === 0) return;
    const twins = await this.twins.of(
      settled.map(({ candidate }) => candidate),
      { profileId: profileId!, groupId },
      tx,
    );
    const rows = settled.map((line, index) => rowOf(line, index, twins.get(index) ?? null));
    await this.db.query(
      `INSERT INTO event_import_lines (import_id, number, outcome, reason, notes, content, event_id, chosen)
        SELECT $1, number, outcome, reason, notes, content, event_id, chosen
        FROM jsonb_to_recordset($2) AS line (number int, outcome text, reason text, notes text[], content jsonb,
          event_id bigint, chosen boolean)`,
      [id, JSON.stringify(rows)],
      tx,
    );
  }

  private async refuse({ id }: EventImport, { problems: [problem] }: InvalidInput): Promise<void> {
    await this.db.query(
      `UPDATE event_imports SET state = 'unreadable', reason = $2, params = $3 WHERE id = $1 AND state = 'reading'`,
      [id, problem.message, JSON.stringify(problem.params ?? {})],
    );
  }
}

function rowOf({ candidate, reason, isOver }: SettledCandidate, index: number, eventId: string | null) {
  const { notes, ...content } = candidate;
  const outcome = reason ? 'refused' : eventId ? 'present' : 'new';
  return {
    number: index + 1,
    outcome,
    reason,
    notes: isOver ? [...notes, 'event_import_note_over'] : notes,
    content,
    event_id: outcome === 'present' ? eventId : null,
    chosen: outcome === 'new' && !isOver,
  };
}
