import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#convoke/core';
import type { Kind } from './mapping.js';

type MovedId = readonly [oldId: string, newId: string];

/** Which rows here those of the other database have become. */
@Injectable()
export class MovedIds {
  private readonly known = new Map<Kind, Map<string, string>>();

  constructor(private readonly db: Database) {}

  /** Has those of a kind at hand for `find`. */
  async load(kind: Kind): Promise<void> {
    if (this.known.has(kind)) return;
    const rows = await this.db.query<{ old_id: string; new_id: string }>(
      'SELECT old_id, new_id FROM mobilizon_import_ids WHERE kind = $1',
      [kind],
    );
    this.known.set(kind, new Map(rows.map(({ old_id, new_id }) => [old_id, new_id])));
  }

  find(kind: Kind, oldId: string | null): string | null {
    return oldId === null ? null : (this.known.get(kind)?.get(oldId) ?? null);
  }

  /** Has one more at hand, of a kind that was loaded. */
  add(kind: Kind, [oldId, newId]: MovedId): void {
    this.known.get(kind)!.set(oldId, newId);
  }

  /** Writes them down. */
  async note(tx: Tx, kind: Kind, ids: readonly MovedId[]): Promise<void> {
    await this.db.query(
      `INSERT INTO mobilizon_import_ids (kind, old_id, new_id)
        SELECT $1, * FROM unnest($2::text[], $3::bigint[]) ON CONFLICT DO NOTHING`,
      [kind, ids.map(([oldId]) => oldId), ids.map(([, newId]) => newId)],
      tx,
    );
  }

  forget(): void {
    this.known.clear();
  }
}
