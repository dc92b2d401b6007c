import { Injectable } from '@nestjs/common';
import { Clock, Database, type Tx } from '#convoke/core';

/** How far the rows of one kind have come. */
export interface Step {
  subject: string;
  position: string | null;
  finished: boolean;
  read: number;
  written: number;
  /** Why rows were left out or changed, and how many. */
  remarks: Record<string, number>;
}

/** What a part of the work adds to a step. */
export type Advance = Pick<Step, 'position' | 'read' | 'written' | 'remarks'>;

const COLUMNS = 'subject, position, finished, read, written, remarks';

/** Remembers how far an instance has moved, in the transactions that move it. */
@Injectable()
export class ImportSteps {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** What has begun here; null where nothing has. */
  async begun(): Promise<{ source: Buffer; finished: boolean } | null> {
    const [begun] = await this.db.query<{ source: Buffer; finished: boolean }>(
      'SELECT source, finished_at IS NOT NULL AS finished FROM mobilizon_imports',
    );
    return begun ?? null;
  }

  async begin(source: Buffer): Promise<void> {
    await this.db.query('INSERT INTO mobilizon_imports (source, started_at) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      source,
      this.clock.now(),
    ]);
  }

  async finish(): Promise<void> {
    await this.db.query('UPDATE mobilizon_imports SET finished_at = coalesce(finished_at, $1)', [this.clock.now()]);
  }

  async get(subject: string): Promise<Step> {
    const [step] = await this.db.query<Step>(`SELECT ${COLUMNS} FROM mobilizon_import_steps WHERE subject = $1`, [
      subject,
    ]);
    return step ?? newStep(subject);
  }

  async save(tx: Tx, step: Step): Promise<void> {
    const { subject, position, finished, read, written, remarks } = step;
    await this.db.query(
      `INSERT INTO mobilizon_import_steps (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (subject) DO UPDATE SET position = excluded.position, finished = excluded.finished,
          read = excluded.read, written = excluded.written, remarks = excluded.remarks`,
      [subject, position, finished, read, written, JSON.stringify(remarks)],
      tx,
    );
  }
}

export function newStep(subject: string): Step {
  return { subject, position: null, finished: false, read: 0, written: 0, remarks: {} };
}

export function advanced(step: Step, { position, read, written, remarks }: Advance): Step {
  const all = { ...step.remarks };
  for (const [remark, count] of Object.entries(remarks)) all[remark] = (all[remark] ?? 0) + count;
  return { ...step, position, read: step.read + read, written: step.written + written, remarks: all };
}
