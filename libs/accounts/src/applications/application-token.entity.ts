import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a program shows with each request (access), or gives back for new ones (refresh). */
@Entity('application_tokens')
export class ApplicationToken {
  /** SHA-256 of the token. */
  @PrimaryColumn('bytea')
  hash: Buffer;

  @Column('bigint')
  grantId: string;

  @Column('text')
  kind: 'access' | 'refresh';

  @Column('text', { array: true })
  scopes: string[];

  /** When a refresh token was given back. */
  @Column('timestamptz', { nullable: true })
  usedAt: Date | null;

  @Column('timestamptz')
  expiresAt: Date;
}
