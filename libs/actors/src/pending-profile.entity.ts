import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A profile that somebody asked for before their address was confirmed. It is kept whether the address has an account
 * or not, so that neither the answer nor the name that is taken from now on can tell.
 */
@Entity('pending_profiles')
export class PendingProfile {
  /** The id that the profile will have. */
  @PrimaryColumn('bigint')
  actorId: string;

  @Column('text')
  preferredUsername: string;

  @Column('text', { nullable: true })
  name: string | null;

  @Column('text')
  summary: string;

  @Column('citext')
  email: string;

  /** Where the wish came from: a stranger's wish must not become somebody's profile. */
  @Column('inet', { nullable: true })
  network: string | null;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz')
  expiresAt: Date;
}
