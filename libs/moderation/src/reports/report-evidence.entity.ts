import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** What a report can be about. */
export type EvidenceKind = 'actor' | 'event' | 'comment' | 'post';

/** What was complained of, as it was at that time: so it stays when its author changes or deletes it. */
@Entity('report_evidence')
export class ReportEvidence {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id: string;

  @Column('bigint')
  reportId: string;

  @Column('text')
  kind: EvidenceKind;

  /** The id of what it is about. */
  @Column('bigint')
  targetId: string;

  /** Its id on the network. */
  @Column('text')
  url: string;

  /** Null once it is forgotten, as is the text; comments have none. */
  @Column('text', { nullable: true })
  title: string | null;

  /** Plain. */
  @Column('text', { nullable: true })
  text: string | null;

  /** Whether it was said among few: in a private message, or to the members of a group. */
  @Column('boolean')
  confided: boolean;
}
