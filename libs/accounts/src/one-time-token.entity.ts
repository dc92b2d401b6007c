import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OutsidePerson } from './outside/outside-person.js';

export const TokenPurpose = { CONFIRMATION: 'confirmation', RESET: 'reset' } as const;
export type TokenPurpose = (typeof TokenPurpose)[keyof typeof TokenPurpose];

/** What a link in a mail opens, once. */
@Entity('one_time_tokens')
export class OneTimeToken {
  /** SHA-256. */
  @PrimaryColumn('bytea')
  hash: Buffer;

  @Column('bigint')
  userId: string;

  @Column('text')
  purpose: TokenPurpose;

  /**
   * The password of the registration that the mail belongs to. An address may be registered again before it is
   * confirmed, perhaps by somebody else: whoever opens a link gets the password that was chosen with it. Where there
   * is a confirmed account the password never comes into force; a login must not tell these cases apart.
   */
  @Column('text', { nullable: true })
  passwordHash: string | null;

  /** Where that registration came from. */
  @Column('inet', { nullable: true })
  network: string | null;

  /** Who somebody else says that they are, if they registered that way: linked to the account that the link confirms. */
  @Column('jsonb', { nullable: true })
  outside: OutsidePerson | null;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz')
  expiresAt: Date;
}
