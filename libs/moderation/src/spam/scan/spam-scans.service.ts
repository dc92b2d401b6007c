import { Injectable } from '@nestjs/common';
import type { Viewer } from '#convoke/actors';
import { Clock, Database, DomainError, isId, job, Jobs, type Tx } from '#convoke/core';
import { actingAs, ActionLog } from '../../action-log/action-log.service.js';
import { ModerationAction } from '../../action-log/moderation-action.js';
import { SCAN_START, SpamScanner } from './spam-scanner.service.js';
import { SpamScan, SpamScanState } from './spam-scan.entity.js';

export const ScanForSpam = job<{ scanId: string }>('moderation.scan-for-spam', { expireInSeconds: 3600 });

const { RUNNING, PAUSED, CANCELLED, DONE } = SpamScanState;
const CHANGES = {
  [RUNNING]: ModerationAction.SPAM_SCAN_RESUME,
  [PAUSED]: ModerationAction.SPAM_SCAN_PAUSE,
  [CANCELLED]: ModerationAction.SPAM_SCAN_CANCEL,
};

/** Scans of what is there already: one at a time, in the background, a batch in each transaction. */
@Injectable()
export class SpamScans {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly scanner: SpamScanner,
    private readonly log: ActionLog,
  ) {}

  /** The last one that was begun. */
  async latest(): Promise<SpamScan | null> {
    return (await this.db.manager.find(SpamScan, { order: { id: 'DESC' }, take: 1 }))[0] ?? null;
  }

  /** Throws spam_rules_missing, or spam_scan_running while another has not ended. */
  async start(viewer: Viewer): Promise<SpamScan> {
    return this.db.transaction(async (tx) => {
      await this.scanner.assertUseful(tx);
      const { kind, afterId } = SCAN_START;
      const [begun] = await this.db.query<{ id: string }>(
        `INSERT INTO spam_scans (state, kind, after_id, total, started_at) VALUES ('running', $1, $2, $3, $4)
          ON CONFLICT DO NOTHING RETURNING id`,
        [kind, afterId, await this.scanner.count(tx), this.clock.now()],
        tx,
      );
      if (!begun) throw new DomainError('spam_scan_running');
      await this.note(tx, viewer, ModerationAction.SPAM_SCAN_START, begun.id);
      await this.jobs.send(tx, ScanForSpam, { scanId: begun.id });
      return tx.findOneByOrFail(SpamScan, { id: begun.id });
    });
  }

  /** Writes down that somebody looks through everything from the command line. */
  async noteRun(viewer: Viewer): Promise<void> {
    await this.db.transaction((tx) => this.note(tx, viewer, ModerationAction.SPAM_SCAN_START, 'detect-spam'));
  }

  /** Pauses it, goes on with it or ends it; one that has ended stays so. Throws not_found, spam_scan_over. */
  async change(viewer: Viewer, id: string, state: keyof typeof CHANGES): Promise<SpamScan> {
    return this.db.transaction(async (tx) => {
      const scan = await this.lock(tx, id);
      if (scan.state === state) return scan;
      if (scan.state === DONE || scan.state === CANCELLED) throw new DomainError('spam_scan_over');
      scan.state = state;
      if (state === CANCELLED) scan.finishedAt = this.clock.now();
      await tx.save(scan);
      await this.note(tx, viewer, CHANGES[state], id);
      if (state === RUNNING) await this.jobs.send(tx, ScanForSpam, { scanId: id });
      return scan;
    });
  }

  /** Looks at the next texts; false when there is nothing more to do, or somebody stopped it. */
  async goOn(id: string): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const scan = await this.lock(tx, id);
      if (scan.state !== RUNNING) return false;
      const { seen, found, next } = await this.scanner.step(tx, scan);
      scan.done += seen;
      scan.found += found.length;
      // What was published meanwhile was not counted before.
      scan.total = next ? Math.max(scan.total, scan.done) : scan.done;
      Object.assign(scan, next ?? { state: DONE, finishedAt: this.clock.now() });
      await tx.save(scan);
      return next !== null;
    });
  }

  private async lock(tx: Tx, id: string): Promise<SpamScan> {
    const lock = { mode: 'pessimistic_write' } as const;
    const scan = isId(id) ? await tx.findOne(SpamScan, { where: { id }, lock }) : null;
    if (!scan) throw new DomainError('not_found', { field: 'id' });
    return scan;
  }

  private async note(tx: Tx, viewer: Viewer, action: ModerationAction, id: string): Promise<void> {
    await this.log.record(tx, actingAs(viewer), { action, target: { kind: 'spam_scan', id } });
  }
}
