import { Column, Entity, PrimaryColumn } from 'typeorm';

const MINUTE_MS = 60_000;
const FORGOTTEN_MS = 24 * 60 * MINUTE_MS;
/** Somebody who knows several passwords of theirs tries them all. */
const FREE = 10;
const BETWEEN_PAUSES = 5;
const PAUSES_MINUTES = [5, 15, 60, 240, 720] as const;

/** Passwords that were tried in vain at one place, whether there is an account behind it or not. */
@Entity('password_guesses')
export class Guesses {
  /** A digest, see Doors. */
  @PrimaryColumn('bytea')
  door: Buffer;

  @Column('integer')
  failures: number;

  @Column('timestamptz', { nullable: true })
  pausedUntil: Date | null;

  @Column('timestamptz')
  countedAt: Date;

  isPaused(at: Date): boolean {
    return this.pausedUntil !== null && this.pausedUntil > at;
  }

  /** Counts one more; answers whether no more is taken from now on for a while, a longer one each time. */
  count(at: Date): boolean {
    const last = Math.max(this.countedAt.getTime(), this.pausedUntil?.getTime() ?? 0);
    if (at.getTime() - last > FORGOTTEN_MS) this.failures = 0;
    this.failures += 1;
    this.countedAt = at;
    const minutes = pauseAfter(this.failures);
    if (minutes > 0) this.pausedUntil = new Date(at.getTime() + minutes * MINUTE_MS);
    return minutes > 0;
  }
}

function pauseAfter(failures: number): number {
  const further = failures - FREE;
  if (further < 0 || further % BETWEEN_PAUSES !== 0) return 0;
  return PAUSES_MINUTES[Math.min(further / BETWEEN_PAUSES, PAUSES_MINUTES.length - 1)]!;
}
