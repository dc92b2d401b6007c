import { Injectable } from '@nestjs/common';
import { Clock, Cron, Database, DomainEvents, OnJob, type Tx } from '#convoke/core';
import { DomainBlockChanged } from '../domain-block.js';
import { DomainBlocks } from '../domain-blocks.service.js';
import { ApplyBlockList } from './domain-block-lists.service.js';

const BATCH = 1000;
const FORGOTTEN_MS = 7 * 24 * 3_600_000;

/** What takes long about lists of blocks. */
@Injectable()
export class BlockListJobs {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly blocks: DomainBlocks,
    private readonly events: DomainEvents,
  ) {}

  /** Goes on where another worker stopped. */
  @OnJob(ApplyBlockList)
  async apply({ importId }: { importId: string }): Promise<void> {
    while (await this.blocks.change((tx) => this.applyBatch(tx, importId)));
  }

  /** Lists that nobody confirmed. */
  @Cron('moderation.purge-block-lists', '27 3 * * *')
  async purge(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - FORGOTTEN_MS);
    await this.db.query(`DELETE FROM block_list_imports WHERE state = 'ready' AND created_at < $1`, [before]);
  }

  /** Whether there may be more. */
  private async applyBatch(tx: Tx, importId: string): Promise<boolean> {
    const running = await this.db.query(
      `SELECT FROM block_list_imports WHERE id = $1 AND state = 'running' FOR UPDATE`,
      [importId],
      tx,
    );
    if (running.length === 0) return false;
    const done = await this.put(tx, importId);
    await this.db.query('UPDATE block_list_imports SET done = done + $2 WHERE id = $1', [importId, done], tx);
    if (done === BATCH) return true;
    await this.finish(tx, importId);
    return false;
  }

  /** What moderators note of a host stays. Answers how many lines it was. */
  private async put(tx: Tx, importId: string): Promise<number> {
    const lines = await this.db.query(
      `WITH batch AS (
        UPDATE block_list_lines SET applied = true WHERE import_id = $1 AND number IN (
          SELECT number FROM block_list_lines WHERE import_id = $1 AND chosen AND NOT applied
          ORDER BY number LIMIT ${BATCH})
        RETURNING host, severity, reject_media, reject_reports, obfuscate, public_comment),
      put AS (
        INSERT INTO domain_blocks (host, severity, reject_media, reject_reports, obfuscate, public_comment, created_at)
          SELECT batch.*, $2 FROM batch ORDER BY host
        ON CONFLICT (host) DO UPDATE SET severity = excluded.severity, reject_media = excluded.reject_media,
          reject_reports = excluded.reject_reports, obfuscate = excluded.obfuscate,
          public_comment = excluded.public_comment, applied_at = NULL)
      SELECT host FROM batch`,
      [importId, this.clock.now()],
      tx,
    );
    return lines.length;
  }

  private async finish(tx: Tx, importId: string): Promise<void> {
    await this.db.query(
      `UPDATE block_list_imports SET state = 'done', finished_at = $2 WHERE id = $1`,
      [importId, this.clock.now()],
      tx,
    );
    await this.events.emit(tx, DomainBlockChanged, { host: null });
  }
}
