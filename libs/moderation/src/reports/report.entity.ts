import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { SpamFinding } from '../spam/spam-findings.js';

/** What has become of a report; the keys are its names in GraphQL. */
export const ReportStatus = { OPEN: 'open', CLOSED: 'closed', RESOLVED: 'resolved' } as const;
export type ReportStatus = (typeof ReportStatus)[keyof typeof ReportStatus];

/** Whether what was reported is spam, as a moderator says. */
export const AntiSpamFeedback = { HAM: 'ham', SPAM: 'spam' } as const;
export type AntiSpamFeedback = (typeof AntiSpamFeedback)[keyof typeof AntiSpamFeedback];

/** A complaint to the moderators, of somebody here or of another instance. */
@Entity('reports')
export class Report {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id: string;

  /** Id of the activity that brought it from elsewhere. */
  @Column('text', { nullable: true })
  uri: string | null;

  @Column('text')
  status: ReportStatus;

  /** Who complains: a profile, another instance, or who is here without an account. */
  @Column('bigint', { nullable: true })
  reporterActorId: string | null;

  /** Whom it is about: a profile or a group. */
  @Column('bigint')
  reportedActorId: string;

  /** What they say of it, plain. */
  @Column('text')
  content: string;

  /** Of one from elsewhere: what it names. */
  @Column('text', { array: true })
  objectUris: string[];

  /** Whether the instance of whom it is about is told. */
  @Column('boolean')
  forward: boolean;

  @Column('text', { nullable: true })
  antispamFeedback: AntiSpamFeedback | null;

  /** What the instance found where it reports something itself. */
  @Column('jsonb')
  findings: SpamFinding[];

  @Column('timestamptz')
  insertedAt: Date;

  @Column('timestamptz')
  updatedAt: Date;

  @Column('timestamptz', { nullable: true })
  closedAt: Date | null;
}
