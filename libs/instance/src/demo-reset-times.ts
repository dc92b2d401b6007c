const DAY_MS = 24 * 3_600_000;

/** When a demo should have been reset last: now, or the last time that it was this hour of the day, in UTC. */
export function lastDemoReset(now: Date, hour: number): Date {
  const today = new Date(now).setUTCHours(hour, 0, 0, 0);
  return new Date(today > now.getTime() ? today - DAY_MS : today);
}
