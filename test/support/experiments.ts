import { appendFileSync } from 'node:fs';

/** Whether experiments have their full size: by `npm run test:faults`. */
export const isFull = process.env.FAULTS_REPORT !== undefined;

/** By `npm run test:faults` experiments have their full size, else one that fits in every run of the tests. */
export function sizeOf(full: number, short: number): number {
  return isFull ? full : short;
}

/** Writes down what came of an experiment, for the table that `npm run test:faults` prints. */
export function tell(id: string, what: string, figure: string): void {
  if (process.env.FAULTS_REPORT) appendFileSync(process.env.FAULTS_REPORT, `${JSON.stringify({ id, what, figure })}\n`);
}
