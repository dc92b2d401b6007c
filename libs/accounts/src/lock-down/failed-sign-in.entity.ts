import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What was wrong when somebody tried to get in. */
export const FailedStep = { PASSWORD: 'password', CODE: 'code' } as const;
export type FailedStep = (typeof FailedStep)[keyof typeof FailedStep];

/** That somebody tried to get into an account in vain: kept for a while for its owner to look through. */
@Entity('failed_sign_ins')
export class FailedSignIn {
  @PrimaryColumn({ type: 'bigint', generated: 'identity' })
  id: string;

  /** A digest of the address that was tried (see Doors): noted whether it has an account or not. */
  @Column('bytea')
  door: Buffer;

  @Column('text')
  step: FailedStep;

  @Column('text')
  userAgent: string;

  /** Who mistypes their own address is somebody else: that they were in a network is enough. */
  @Column('cidr', { nullable: true })
  network: string | null;

  @Column('timestamptz')
  createdAt: Date;
}
