import { rounded, type Row } from '../table.js';

const MOST_GROWTH = 1.3;

/** Processor time that something takes in a database of so many events, the database's own with it. */
export interface SizedCost {
  events: number;
  milliseconds: number;
}

/** P13: what another measure costs in a large database against a small one. */
export function growthRow(measure: string, small: SizedCost, large: SizedCost): Row {
  const growth = large.milliseconds / small.milliseconds;
  return {
    id: 'P13',
    what: `${measure} from ${small.events.toLocaleString('en')} to ${large.events.toLocaleString('en')} events`,
    value: `${rounded(large.milliseconds)} ms CPU with the database`,
    reference: `${rounded(small.milliseconds)} ms`,
    ratio: `${rounded(growth)} ×`,
    goal: `≤ ${MOST_GROWTH} ×`,
    met: growth <= MOST_GROWTH,
  };
}
