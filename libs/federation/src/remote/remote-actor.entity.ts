import type { Actor } from '#convoke/actors';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { GroupContent } from '../vocabulary/group.js';

/** What is known of an actor elsewhere besides what people see of it. */
@Entity('remote_actors')
export class RemoteActor {
  @PrimaryColumn('bigint')
  actorId: string;

  /** Its id; the same as `actors.url`. */
  @Column('text')
  uri: string;

  /** With the port, where there is one. */
  @Column('text')
  host: string;

  @Column('text')
  inboxUrl: string;

  @Column('text', { nullable: true })
  sharedInboxUrl: string | null;

  @Column('text', { nullable: true })
  outboxUrl: string | null;

  @Column('text', { nullable: true })
  followersUrl: string | null;

  @Column('text', { nullable: true })
  upcomingEventsUrl: string | null;

  /** Where what belongs to a group is listed. */
  @Column('jsonb')
  collections: GroupContent['collections'];

  /** PEM by the keys' ids. */
  @Column('jsonb')
  keys: Record<string, string>;

  @Column('text', { array: true })
  alsoKnownAs: string[];

  @Column('text', { nullable: true })
  movedTo: string | null;

  /** Where the picture in `actors.avatar_id` came from; null while there is none. */
  @Column('text', { nullable: true })
  avatarUrl: string | null;

  @Column('text', { nullable: true })
  bannerUrl: string | null;

  @Column('timestamptz')
  fetchedAt: Date;
}

/** An actor elsewhere that has been fetched. */
export interface KnownActor {
  actor: Actor;
  remote: RemoteActor;
}
