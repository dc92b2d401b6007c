import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That somebody lets a program use their account, from one device or server. */
@Entity('application_grants')
export class ApplicationGrant {
  @PrimaryColumn({ type: 'bigint', generated: 'identity' })
  id: string;

  @Column('bigint')
  applicationId: string;

  @Column('bigint')
  userId: string;

  @Column('text', { array: true })
  scopes: string[];

  @Column('timestamptz')
  createdAt: Date;

  /** To some minutes. */
  @Column('timestamptz', { nullable: true })
  lastUsedAt: Date | null;

  /** When it ends by itself, unless the program renews its tokens before. */
  @Column('timestamptz')
  expiresAt: Date;
}
