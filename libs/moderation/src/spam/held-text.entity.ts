import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { HeldKind, Words } from '#convoke/actors';
import type { SpamFinding } from './spam-findings.js';

/** What can be on the moderators' list: profiles and groups are never held back, but scans find them. */
export type ListedKind = Words['kind'];

/** A text that waits for a moderator, or was found by a scan, as it is now; changed by its author it is another one. */
@Entity('held_texts')
export class HeldText {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id: string;

  @Column('text')
  kind: ListedKind;

  /** Of the event, comment, post, profile or group. */
  @Column('bigint')
  targetId: string;

  @Column('bigint')
  actorId: string;

  @Column('text', { nullable: true })
  title: string | null;

  /** Plain. */
  @Column('text')
  text: string;

  /** Where it leads. */
  @Column('text', { array: true })
  links: string[];

  /** Why it waits. */
  @Column('jsonb')
  findings: SpamFinding[];

  /** Whether everybody reads it: it was public already when a scan found it. */
  @Column('boolean')
  foundInScan: boolean;

  /** When a moderator said that what a scan had found is no spam. */
  @Column('timestamptz', { nullable: true })
  clearedAt: Date | null;

  /** Since when some version of it has. */
  @Column('timestamptz')
  heldAt: Date;
}

/** One that nobody reads until a moderator has decided. */
export type WaitingText = HeldText & { kind: HeldKind };

export function isWaitingText(held: HeldText): held is WaitingText {
  return !held.foundInScan && held.kind !== 'actor';
}
