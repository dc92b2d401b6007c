import { Column, Entity, PrimaryColumn } from 'typeorm';
import { isAdministrator, isMember } from './group.policy.js';
import type { MemberRole } from './group.values.js';

/** What one profile is in one group: in it, invited, asking, or shut out. */
@Entity('members')
export class Member {
  @PrimaryColumn({ type: 'bigint', generated: 'identity' })
  id: string;

  @Column('uuid')
  uuid: string;

  /** Its id on the network. */
  @Column('text')
  url: string;

  @Column('bigint')
  groupId: string;

  @Column('bigint')
  actorId: string;

  @Column('text')
  role: MemberRole;

  @Column('bigint', { nullable: true })
  invitedById: string | null;

  @Column('timestamptz')
  insertedAt: Date;

  @Column('timestamptz')
  updatedAt: Date;

  get isIn(): boolean {
    return isMember(this.role);
  }

  get isAdministrator(): boolean {
    return isAdministrator(this.role);
  }
}
