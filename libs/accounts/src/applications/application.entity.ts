import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A program that asks people to let it use their account. */
@Entity('applications')
export class Application {
  @PrimaryColumn({ type: 'bigint', generated: 'identity' })
  id: string;

  @Column('text')
  clientId: string;

  /** SHA-256 of the secret that the program shows; null for one that can keep no secret. */
  @Column('bytea', { nullable: true })
  secretHash: Buffer | null;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  website: string | null;

  @Column('text', { array: true })
  redirectUris: string[];

  /** The most that it may ask for. */
  @Column('text', { array: true })
  scopes: string[];

  @Column('timestamptz')
  createdAt: Date;

  /** When somebody first let it in; what nobody ever did is forgotten. */
  @Column('timestamptz', { nullable: true })
  firstAllowedAt: Date | null;
}
