import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { bareHost, Clock, type Config, Database, DomainError, InjectConfig, job, Jobs, type Tx } from '#convoke/core';
import { type ActingModerator, ActionLog } from '../../action-log/action-log.service.js';
import { ModerationAction } from '../../action-log/moderation-action.js';
import type { DomainBlock } from '../domain-block.js';
import { DomainBlockQueries } from '../domain-block.queries.js';
import { BLOCK_LIST_COLUMNS, type BlockListImport, BlockListOutcome, type FileLine, outcomeOf } from './block-list.js';
import { BlockListQueries } from './block-list.queries.js';
import { readBlockList } from './block-list-file.js';
import { sheetOf } from './block-list-sheet.js';

/** Writes what was chosen of a list to the blocks. */
export const ApplyBlockList = job<{ importId: string }>('moderation.apply-block-list', { expireInSeconds: 3600 });

/** Which lines are taken, or left out: those of one outcome, or single ones. */
export interface BlockListChoice {
  outcome?: BlockListOutcome | null;
  numbers?: number[] | null;
  chosen: boolean;
}

const BATCH = 2000;

/** Lists of blocks, brought from other instances and taken there, in the form that Mastodon gave them. */
@Injectable()
export class DomainBlockLists {
  private readonly ownHost: string;

  constructor(
    @InjectConfig('server') server: Config['server'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly queries: BlockListQueries,
    private readonly blocks: DomainBlockQueries,
    private readonly log: ActionLog,
  ) {
    this.ownHost = bareHost(server.publicHost);
  }

  /** Writes down what a list would do, and does nothing yet: all that is new and changed is chosen. Throws InvalidInput. */
  async preview(by: ActingModerator | null, bytes: Uint8Array): Promise<BlockListImport> {
    const { lines, unknownColumns } = await readBlockList(bytes, this.ownHost);
    return this.db.transaction(async (tx) => {
      const [begun] = await this.db.query<BlockListImport>(
        `INSERT INTO block_list_imports (user_id, actor_id, state, unknown_columns, created_at)
          VALUES ($1, $2, 'ready', $3, $4) RETURNING ${BLOCK_LIST_COLUMNS}`,
        [by?.userId ?? null, by?.actorId ?? null, unknownColumns, this.clock.now()],
        tx,
      );
      for (let start = 0; start < lines.length; start += BATCH) {
        await this.note(tx, begun!.id, lines.slice(start, start + BATCH));
      }
      return begun!;
    });
  }

  /** Throws not_found, block_list_started. */
  async choose(id: string, { outcome = null, numbers = null, chosen }: BlockListChoice): Promise<BlockListImport> {
    return this.db.transaction(async (tx) => {
      const list = await this.lockReady(tx, id);
      await this.db.query(
        `UPDATE block_list_lines SET chosen = $4 WHERE import_id = $1 AND outcome IN ('new', 'changed')
          AND ($2::text IS NULL OR outcome = $2) AND ($3::bigint[] IS NULL OR number = ANY($3))`,
        [id, outcome, numbers, chosen],
        tx,
      );
      return list;
    });
  }

  /** Has what is chosen done, and written to the action log. Throws not_found, block_list_started, block_list_nothing_chosen. */
  async import(by: ActingModerator | null, id: string): Promise<BlockListImport> {
    return this.db.transaction(async (tx) => {
      await this.lockReady(tx, id);
      const { added, changed } = await this.chosen(tx, id);
      if (added + changed === 0) throw new DomainError('block_list_nothing_chosen');
      const [started] = await this.db.query<BlockListImport>(
        `UPDATE block_list_imports SET state = 'running', total = $2 WHERE id = $1 RETURNING ${BLOCK_LIST_COLUMNS}`,
        [id, added + changed],
        tx,
      );
      const target = { kind: 'block_list', id } as const;
      await this.log.record(tx, by, {
        action: ModerationAction.BLOCK_LIST_IMPORT,
        target,
        details: { added, changed },
      });
      await this.jobs.send(tx, ApplyBlockList, { importId: id });
      return started!;
    });
  }

  /** Takes a list away that was not confirmed. Throws not_found, block_list_started. */
  async discard(id: string): Promise<BlockListImport> {
    return this.db.transaction(async (tx) => {
      const list = await this.lockReady(tx, id);
      await this.db.query('DELETE FROM block_list_imports WHERE id = $1', [id], tx);
      return list;
    });
  }

  /** All blocks, row by row, as Mastodon takes them in. */
  export(): Readable {
    return sheetOf(this.blocks.all());
  }

  private async lockReady(tx: Tx, id: string): Promise<BlockListImport> {
    const list = await this.queries.lock(tx, id);
    if (list.state !== 'ready') throw new DomainError('block_list_started');
    return list;
  }

  private async chosen(tx: Tx, id: string): Promise<{ added: number; changed: number }> {
    const [row] = await this.db.query<{ added: number; changed: number }>(
      `SELECT count(*) FILTER (WHERE outcome = 'new')::int AS added,
          count(*) FILTER (WHERE outcome = 'changed')::int AS changed
        FROM block_list_lines WHERE import_id = $1 AND chosen`,
      [id],
      tx,
    );
    return row!;
  }

  private async note(tx: Tx, importId: string, lines: FileLine[]): Promise<void> {
    const hosts = lines.flatMap(({ block }) => block?.host ?? []);
    const present = new Map((await this.blocks.among(tx, hosts)).map((block) => [block.host, block]));
    const rows = lines.map((line) => rowOf(line, present));
    await this.db.query(
      `INSERT INTO block_list_lines (import_id, number, domain, outcome, reason, host, severity, reject_media,
          reject_reports, obfuscate, public_comment, severity_before, chosen)
        SELECT $1, number, domain, outcome, reason, host, severity, reject_media, reject_reports, obfuscate,
          public_comment, severity_before, outcome IN ('new', 'changed')
        FROM jsonb_populate_recordset(NULL::block_list_lines, $2)`,
      [importId, JSON.stringify(rows)],
      tx,
    );
  }
}

function rowOf({ number, domain, block, reason }: FileLine, present: ReadonlyMap<string, DomainBlock>) {
  if (!block) return { number, domain, reason, outcome: BlockListOutcome.REFUSED };
  const before = present.get(block.host);
  return {
    number,
    domain,
    outcome: outcomeOf(block, before),
    host: block.host,
    severity: block.severity,
    reject_media: block.rejectMedia,
    reject_reports: block.rejectReports,
    obfuscate: block.obfuscate,
    public_comment: block.publicComment,
    severity_before: before?.severity ?? null,
  };
}
