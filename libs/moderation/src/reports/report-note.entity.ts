import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** What moderators tell each other of a report. */
@Entity('report_notes')
export class ReportNote {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id: string;

  @Column('bigint')
  reportId: string;

  /** Whose it is; shown to nobody. */
  @Column('bigint', { nullable: true })
  userId: string | null;

  /** The profile that they wrote it as. */
  @Column('bigint', { nullable: true })
  moderatorId: string | null;

  /** Plain. */
  @Column('text')
  content: string;

  @Column('timestamptz')
  insertedAt: Date;
}
