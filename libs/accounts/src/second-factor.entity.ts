import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That an account is entered with a code of an app besides the password. */
@Entity('second_factors')
export class SecondFactor {
  @PrimaryColumn('bigint')
  userId: string;

  /** What the app knows as well; encrypted. */
  @Column('bytea')
  secret: Buffer;

  /** The step of the clock whose code was used last: it is good no more, nor is an older one. */
  @Column('bigint')
  lastStep: string;

  @Column('timestamptz')
  enabledAt: Date;
}
