import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Whether dates are still added to a series; those that are there stay. */
export const EventSeriesStatus = { ACTIVE: 'active', PAUSED: 'paused', STOPPED: 'stopped' } as const;
export type EventSeriesStatus = (typeof EventSeriesStatus)[keyof typeof EventSeriesStatus];

/** Which events of a series somebody means; all but THIS leave out those that are over. */
export const EventScope = { THIS: 'this', FOLLOWING: 'following', ALL: 'all' } as const;
export type EventScope = (typeof EventScope)[keyof typeof EventScope];

/** An event that repeats: its dates are events of their own, the next ones made ahead of time, each like the last. */
@Entity('event_series')
export class EventSeries {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id: string;

  @Column('uuid')
  uuid: string;

  /** RRULE of RFC 5545, as readRecurrence spells it. */
  @Column('text')
  recurrence: string;

  /** The first date, as 2026-12-31. */
  @Column('date')
  startsOn: string;

  @Column('text')
  status: EventSeriesStatus;

  @Column('timestamptz')
  insertedAt: Date;
}
