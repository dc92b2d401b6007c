import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { GroupVisibility, Openness } from './group.values.js';

/** What an actor that is a group has beyond its name and pictures; the id is the actor's. */
@Entity('groups')
export class Group {
  @PrimaryColumn('bigint')
  actorId: string;

  @Column('text')
  visibility: GroupVisibility;

  @Column('text')
  openness: Openness;

  @Column('boolean')
  manuallyApprovesFollowers: boolean;

  @Column('bigint', { nullable: true })
  physicalAddressId: string | null;
}
