import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { ListedKind } from '../held-text.entity.js';

/** What has become of a scan; the keys are the names in GraphQL. */
export const SpamScanState = { RUNNING: 'running', PAUSED: 'paused', CANCELLED: 'cancelled', DONE: 'done' } as const;
export type SpamScanState = (typeof SpamScanState)[keyof typeof SpamScanState];

/** One look through all that is public, for spam. */
@Entity('spam_scans')
export class SpamScan {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id: string;

  @Column('text')
  state: SpamScanState;

  /** What it goes through just now, and the last id that it has seen of them. */
  @Column('text')
  kind: ListedKind;

  @Column('bigint')
  afterId: string;

  @Column('integer')
  done: number;

  @Column('integer')
  total: number;

  /** How many texts it put on the moderators' list. */
  @Column('integer')
  found: number;

  @Column('timestamptz')
  startedAt: Date;

  @Column('timestamptz', { nullable: true })
  finishedAt: Date | null;
}
