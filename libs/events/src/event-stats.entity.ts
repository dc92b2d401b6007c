import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How many participations an event has in each role; locking this row is the right to give out places. */
@Entity('event_stats')
export class EventStats {
  @PrimaryColumn('bigint')
  eventId: string;

  @Column('integer')
  notConfirmed: number;

  @Column('integer')
  notApproved: number;

  @Column('integer')
  waiting: number;

  @Column('integer')
  rejected: number;

  @Column('integer')
  participant: number;

  @Column('integer')
  moderator: number;

  @Column('integer')
  administrator: number;

  @Column('integer')
  creator: number;

  /** How many go in all, as the server of an event from elsewhere counts; null for ours. */
  @Column('integer', { nullable: true })
  reported: number | null;

  /** Places that are left, as it counts. */
  @Column('integer', { nullable: true })
  reportedLeft: number | null;

  /** Of an event that nobody goes to yet; `told` is what its server counts. */
  static none(told: Partial<Pick<EventStats, 'reported' | 'reportedLeft'>> = {}): EventStats {
    const counters = {
      notConfirmed: 0,
      notApproved: 0,
      waiting: 0,
      rejected: 0,
      participant: 0,
      moderator: 0,
      administrator: 0,
    };
    return Object.assign(new EventStats(), { ...counters, creator: 0, reported: null, reportedLeft: null, ...told });
  }

  /** Places that are taken; who organizes needs none. */
  get seatsTaken(): number {
    return this.participant + this.moderator + this.administrator;
  }

  /** Everybody who will be there. */
  get going(): number {
    return this.reported ?? this.seatsTaken + this.creator;
  }

  isFull(capacity: number | null): boolean {
    return capacity !== null && this.seatsTaken >= capacity;
  }
}
