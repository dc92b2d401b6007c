import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an actor is; the keys are its names in GraphQL. */
export const ActorKind = {
  PERSON: 'person',
  GROUP: 'group',
  APPLICATION: 'application',
  ORGANIZATION: 'organization',
  SERVICE: 'service',
} as const;
export type ActorKind = (typeof ActorKind)[keyof typeof ActorKind];

/** Each move is told to other servers, which come and look: not more often than people really move. */
const MOVE_REST_MS = 30 * 24 * 3_600_000;

/** Anything with an inbox, here or elsewhere. A deleted one stays as a tombstone that keeps its name taken. */
@Entity('actors')
export class Actor {
  @PrimaryColumn({ type: 'bigint', generated: 'identity' })
  id: string;

  @Column('text')
  type: ActorKind;

  @Column('text')
  preferredUsername: string;

  /** Host of a remote actor; null for ours. */
  @Column('text', { nullable: true })
  domain: string | null;

  @Column('text')
  url: string;

  @Column('text', { nullable: true })
  name: string | null;

  /** Sanitised HTML. */
  @Column('text')
  summary: string;

  @Column('bigint', { nullable: true })
  avatarId: string | null;

  @Column('bigint', { nullable: true })
  bannerId: string | null;

  /** Whose profile this is. No answer to anybody else may depend on it. */
  @Column('bigint', { nullable: true })
  userId: string | null;

  @Column('timestamptz', { nullable: true })
  suspendedAt: Date | null;

  /** What the moderators told its owner. */
  @Column('text', { nullable: true })
  suspensionReason: string | null;

  /** Whether it is suspended because its account is shut; of one elsewhere, because its own server says that it is. */
  @Column('boolean')
  suspendedWithAccount: boolean;

  /** Whether it is shut out with everybody of its host. */
  @Column('boolean')
  hostSuspended: boolean;

  /** Whether searches may find what it publishes. */
  @Column('boolean')
  indexable: boolean;

  /** Since when it stands in no public list. */
  @Column('timestamptz', { nullable: true })
  silencedAt: Date | null;

  /** Whether nobody of its host does. */
  @Column('boolean')
  hostSilenced: boolean;

  @Column('timestamptz', { nullable: true })
  deletedAt: Date | null;

  /** The profile elsewhere that one of ours sends people to: it begins nothing new meanwhile. */
  @Column('bigint', { nullable: true })
  movedToId: string | null;

  /** When one of ours moved last, whether or not it was called back since. */
  @Column('timestamptz', { nullable: true })
  movedAt: Date | null;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz')
  updatedAt: Date;

  get local(): boolean {
    return this.domain === null;
  }

  get suspended(): boolean {
    return this.suspendedAt !== null || this.hostSuspended;
  }

  get silenced(): boolean {
    return this.silencedAt !== null || this.hostSilenced;
  }

  /** From when on it may move; null where it may at once. */
  get nextMoveAt(): Date | null {
    return this.movedAt && new Date(this.movedAt.getTime() + MOVE_REST_MS);
  }

  moveTo(id: string, at: Date): void {
    Object.assign(this, { movedToId: id, movedAt: at, updatedAt: at });
  }

  callBack(at: Date): void {
    Object.assign(this, { movedToId: null, updatedAt: at });
  }

  /** Leaves a tombstone: the name, and nothing that was ever shown or known with it. */
  bury(at: Date): void {
    Object.assign(this, { name: null, summary: '', avatarId: null, bannerId: null, userId: null, movedToId: null });
    Object.assign(this, { deletedAt: at, updatedAt: at });
  }
}

type Essentials = Pick<Actor, 'id' | 'type' | 'preferredUsername' | 'url' | 'createdAt'>;

/** A local actor as it begins. */
export function newActor(values: Essentials & Partial<Actor>): Actor {
  return Object.assign(new Actor(), {
    domain: null,
    name: null,
    summary: '',
    avatarId: null,
    bannerId: null,
    userId: null,
    suspendedAt: null,
    suspensionReason: null,
    suspendedWithAccount: false,
    hostSuspended: false,
    indexable: true,
    silencedAt: null,
    hostSilenced: false,
    deletedAt: null,
    movedToId: null,
    movedAt: null,
    updatedAt: values.createdAt,
    ...values,
  });
}
