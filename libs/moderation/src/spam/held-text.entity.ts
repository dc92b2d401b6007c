import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { HeldKind } from '#convoke/actors';
import type { SpamFinding } from './spam-findings.js';

/** A text that waits for a moderator, as it is now; changed by its author it is another one. */
@Entity('held_texts')
export class HeldText {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id: string;

  @Column('text')
  kind: HeldKind;

  /** Of the event, comment or post. */
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

  /** Since when some version of it has. */
  @Column('timestamptz')
  heldAt: Date;
}
