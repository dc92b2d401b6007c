import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Actor } from '#convoke/actors';
import type { InputProblem } from '#convoke/core';
import type { Media } from '#convoke/media';
import type { Address } from '#convoke/places';
import type { EventStats } from './event-stats.entity.js';
import {
  EventJoinOptions,
  type EventMetadata,
  type EventOptions,
  EventStatus,
  EventVisibility,
} from './event.values.js';
import type { Tag } from './tag.entity.js';

const DAY_MS = 86_400_000;

/** Why nobody can take part now; `null` when people can. */
export type JoinObstacle =
  'event_is_draft' | 'event_cancelled' | 'event_over' | 'event_on_invitation' | 'event_external' | null;

/** Something that people gather for. A deleted one stays as a tombstone: its row without its content. */
@Entity('events')
export class Event {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id: string;

  @Column('uuid')
  uuid: string;

  @Column('text')
  url: string;

  @Column('boolean')
  local: boolean;

  /** Whether strangers and lists may show it: ours always, one from elsewhere when something that we trust brought it. */
  @Column('boolean')
  discoverable: boolean;

  /** Whether who answers for it is shut out, and it with them; event-suspensions.service.ts alone writes it. */
  @Column({ type: 'boolean', update: false })
  suspended: boolean;

  /** Whether who answers for it is silenced: it stands in no public list. The same alone writes it. */
  @Column({ type: 'boolean', update: false })
  silenced: boolean;

  @Column('text')
  title: string;

  @Column('text')
  slug: string;

  /** Sanitised HTML; list reads leave it out. */
  @Column('text')
  description: string;

  @Column('timestamptz')
  beginsOn: Date;

  /** When it began before it was moved the last time; null for one that never was. */
  @Column('timestamptz', { nullable: true })
  previousBeginsOn: Date | null;

  @Column('timestamptz', { nullable: true })
  endsOn: Date | null;

  /** IANA name of the zone whose clock the event goes by. */
  @Column('text')
  timezone: string;

  @Column('text')
  status: EventStatus;

  @Column('text')
  visibility: EventVisibility;

  @Column('text')
  joinOptions: EventJoinOptions;

  @Column('text', { nullable: true })
  externalParticipationUrl: string | null;

  @Column('text')
  category: string;

  /** BCP 47 tag, `und` when unknown. */
  @Column('text')
  language: string;

  @Column('boolean')
  isOnline: boolean;

  @Column('text', { nullable: true })
  onlineAddress: string | null;

  @Column('text', { nullable: true })
  phoneAddress: string | null;

  @Column('bigint', { nullable: true })
  pictureId: string | null;

  @Column('bigint', { nullable: true })
  physicalAddressId: string | null;

  @Column('bigint')
  organizerActorId: string;

  @Column('bigint', { nullable: true })
  attributedToId: string | null;

  @Column('jsonb')
  options: EventOptions;

  @Column('jsonb')
  metadata: EventMetadata[];

  @Column('boolean')
  draft: boolean;

  /** Whether somebody else was ever asked to organize it. */
  @Column('boolean')
  shared: boolean;

  /** Whether it is a draft because a moderator of the instance has to see it before others do. */
  @Column('boolean')
  awaitsModerator: boolean;

  /** When a draft publishes itself. */
  @Column('timestamptz', { nullable: true })
  publishAt: Date | null;

  @Column('timestamptz', { nullable: true })
  publishedAt: Date | null;

  @Column('timestamptz')
  insertedAt: Date;

  @Column('timestamptz')
  updatedAt: Date;

  @Column('timestamptz', { nullable: true })
  deletedAt: Date | null;

  /** Profiles shown as contacts, who may edit; filled by the reads of event.queries.ts, as are the next three. */
  contactIds: string[];

  /** Those who may publish for the group that it is of. */
  publisherIds: string[];

  tags: Tag[];

  stats: EventStats;

  /** What pages show beside it, where the read brought it along. */
  companions?: { organizer: Actor | null; place: Address | null; picture: Media | null };

  /** Places in all; `null` without limit. */
  get capacity(): number | null {
    return this.options.maximumAttendeeCapacity ?? null;
  }

  /** Places that somebody new could have, `null` without limit; a free one is for those who wait. */
  get placesLeft(): number | null {
    if (this.capacity === null) return null;
    return this.stats.waiting > 0 ? 0 : Math.max(0, this.capacity - this.stats.seatsTaken);
  }

  /** Whether people may wait for a place; how it is elsewhere nobody tells. */
  get hasWaitingList(): boolean {
    return this.local && (this.options.waitingList ?? true);
  }

  /** How many of those who wait get a place now: none once it is over, or called off, or while nobody is shown it. */
  placesToGive(now: Date): number {
    if (this.deletedAt || this.suspended || this.status === EventStatus.CANCELLED || this.isOver(now)) return 0;
    const { waiting, seatsTaken } = this.stats;
    return this.capacity === null ? waiting : Math.max(0, Math.min(waiting, this.capacity - seatsTaken));
  }

  isOver(now: Date): boolean {
    return (this.endsOn ?? this.beginsOn) <= now;
  }

  /** Whether anybody with its address may read it; from elsewhere anybody with an account. */
  isOpenToRead(): boolean {
    return !this.draft && (this.visibility === EventVisibility.PUBLIC || this.visibility === EventVisibility.UNLISTED);
  }

  /** Whether nobody but its organizer can ever have seen it: what is published stays so. */
  get isUnseen(): boolean {
    return this.draft && !this.shared && this.contactIds.every((id) => id === this.organizerActorId);
  }

  /** Whether it lasts longer than `days`; 0 turns the distinction off. */
  lastsLongerThan(days: number): boolean {
    return days > 0 && this.endsOn !== null && this.endsOn.getTime() - this.beginsOn.getTime() > days * DAY_MS;
  }

  /** `invited` is whether an invitation to whoever wants to join is open. */
  joinObstacle(now: Date, invited = false): JoinObstacle {
    if (this.draft) return 'event_is_draft';
    if (this.status === EventStatus.CANCELLED) return 'event_cancelled';
    if (this.isOver(now)) return 'event_over';
    if (this.joinOptions === EventJoinOptions.EXTERNAL) return 'event_external';
    return this.isOnInvitation && !invited ? 'event_on_invitation' : null;
  }

  /** Why nobody can be invited now; `null` when people can. */
  invitationObstacle(now: Date): JoinObstacle {
    const obstacle = this.joinObstacle(now, true);
    return obstacle === 'event_external' ? null : obstacle;
  }

  /** Whether only invited people can take part. */
  get isOnInvitation(): boolean {
    return this.joinOptions === EventJoinOptions.INVITE || this.visibility === EventVisibility.PRIVATE;
  }

  /** Broken rules between fields; each names the field to mend. */
  contradictions(): InputProblem[] {
    const problems: InputProblem[] = [];
    if (this.endsOn && this.endsOn <= this.beginsOn)
      problems.push({ field: 'endsOn', message: 'error_ends_before_begin' });
    if (this.joinOptions === EventJoinOptions.EXTERNAL && !this.externalParticipationUrl) {
      problems.push({ field: 'externalParticipationUrl', message: 'error_required' });
    }
    return problems;
  }

  /** Makes it a draft until `publishAt`, or until somebody publishes it; published at once when neither is wanted. */
  setPublication({ draft, publishAt }: { draft: boolean; publishAt: Date | null }, now: Date): void {
    this.publishAt = publishAt && publishAt > now ? publishAt : null;
    this.draft = draft || this.publishAt !== null;
    this.publishedAt = this.draft ? null : now;
  }

  publish(now: Date): void {
    this.draft = false;
    this.awaitsModerator = false;
    this.publishAt = null;
    this.publishedAt = now;
  }

  /** Makes it a draft that a moderator publishes. */
  awaitModerator(): void {
    this.setPublication({ draft: true, publishAt: null }, this.updatedAt);
    this.awaitsModerator = true;
  }

  /** Blanks everything that was written; address, organizer and times of the record stay. */
  bury(now: Date): void {
    Object.assign(this, {
      title: '',
      slug: '',
      description: '',
      previousBeginsOn: null,
      externalParticipationUrl: null,
      onlineAddress: null,
      phoneAddress: null,
      pictureId: null,
      physicalAddressId: null,
      options: {},
      metadata: [],
      publishAt: null,
      awaitsModerator: false,
      updatedAt: now,
      deletedAt: now,
    } satisfies Partial<Event>);
  }
}
