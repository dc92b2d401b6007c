import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The address that somebody wants for their account, until a link sent there proves that it is theirs; one a user. */
@Entity('email_changes')
export class EmailChange {
  @PrimaryColumn('bigint')
  userId: string;

  @Column('citext')
  email: string;

  /** SHA-256 of the token that was sent to the new address. */
  @Column('bytea')
  confirmHash: Buffer;

  /** SHA-256 of the token that was sent to the address of until now. */
  @Column('bytea')
  cancelHash: Buffer;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz')
  expiresAt: Date;
}
