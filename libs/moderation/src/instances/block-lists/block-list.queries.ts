import { Injectable } from '@nestjs/common';
import { Database, DomainError, isId, type PageOf, type PageWindow, type Tx } from '#convoke/core';
import { BLOCK_LIST_COLUMNS, type BlockListImport, type BlockListLine, type BlockListOutcome } from './block-list.js';

const LINE_COLUMNS = `number, domain, outcome, reason, host, severity, reject_media AS "rejectMedia",
  reject_reports AS "rejectReports", obfuscate, public_comment AS "publicComment",
  severity_before AS "severityBefore", chosen, applied`;

/** How many lines of a list would do what, and how many of those are chosen. */
export interface BlockListCount {
  outcome: BlockListOutcome;
  lines: number;
  chosen: number;
}

/** Reads of the lists that administrators brought. */
@Injectable()
export class BlockListQueries {
  constructor(private readonly db: Database) {}

  async find(id: string): Promise<BlockListImport | null> {
    if (!isId(id)) return null;
    const sql = `SELECT ${BLOCK_LIST_COLUMNS} FROM block_list_imports WHERE id = $1`;
    return (await this.db.query<BlockListImport>(sql, [id]))[0] ?? null;
  }

  /** The same, for whoever changes it; throws not_found. */
  async lock(tx: Tx, id: string): Promise<BlockListImport> {
    const sql = `SELECT ${BLOCK_LIST_COLUMNS} FROM block_list_imports WHERE id = $1 FOR UPDATE`;
    const [found] = isId(id) ? await this.db.query<BlockListImport>(sql, [id], tx) : [];
    if (!found) throw new DomainError('not_found', { field: 'id' });
    return found;
  }

  /** The newest first. */
  async list({ offset, limit }: PageWindow): Promise<PageOf<BlockListImport>> {
    const [elements, [all]] = await Promise.all([
      this.db.query<BlockListImport>(
        `SELECT ${BLOCK_LIST_COLUMNS} FROM block_list_imports ORDER BY id DESC OFFSET $1 LIMIT $2`,
        [offset, limit],
      ),
      this.db.query<{ total: number }>('SELECT count(*)::int AS total FROM block_list_imports'),
    ]);
    return { elements, total: all!.total };
  }

  async counts(id: string): Promise<BlockListCount[]> {
    return this.db.query<BlockListCount>(
      `SELECT outcome, count(*)::int AS lines, count(*) FILTER (WHERE chosen)::int AS chosen
        FROM block_list_lines WHERE import_id = $1 GROUP BY outcome
        ORDER BY array_position(ARRAY['new', 'changed', 'same', 'refused'], outcome)`,
      [id],
    );
  }

  /** In the order of the file. */
  async lines(
    id: string,
    outcome: BlockListOutcome | null,
    { offset, limit }: PageWindow,
  ): Promise<PageOf<BlockListLine>> {
    const which = 'WHERE import_id = $1 AND ($2::text IS NULL OR outcome = $2)';
    const [elements, [all]] = await Promise.all([
      this.db.query<BlockListLine>(
        `SELECT ${LINE_COLUMNS} FROM block_list_lines ${which} ORDER BY number OFFSET $3 LIMIT $4`,
        [id, outcome, offset, limit],
      ),
      this.db.query<{ total: number }>(`SELECT count(*)::int AS total FROM block_list_lines ${which}`, [id, outcome]),
    ]);
    return { elements, total: all!.total };
  }
}
