import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OutsidePerson } from './outside-person.js';

/** That somebody gets into an account here by who they are elsewhere; nobody but its owner learns of it. */
@Entity('outside_identities')
export class OutsideIdentity implements OutsidePerson {
  @PrimaryColumn({ type: 'bigint', generated: 'identity' })
  id: string;

  @Column('bigint')
  userId: string;

  @Column('text')
  provider: string;

  @Column('text')
  subject: string;

  @Column('text', { nullable: true })
  name: string | null;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz')
  lastUsedAt: Date;
}
