import type { BlockSeverity, BlockTerms, DomainBlock } from '../domain-block.js';

/** READY waits for being confirmed, while nothing has changed yet. */
export const BlockListState = { READY: 'ready', RUNNING: 'running', DONE: 'done' } as const;
export type BlockListState = (typeof BlockListState)[keyof typeof BlockListState];

/** What a line of a list would do here. */
export const BlockListOutcome = { NEW: 'new', CHANGED: 'changed', SAME: 'same', REFUSED: 'refused' } as const;
export type BlockListOutcome = (typeof BlockListOutcome)[keyof typeof BlockListOutcome];

/** What a list says of a host; what moderators note for themselves is in none. */
export type ListedTerms = Omit<BlockTerms, 'privateNote'>;

export interface ListedBlock extends ListedTerms {
  host: string;
}

/** A line as it is in the file: read, or refused for a reason, a key of the translations. */
export interface FileLine {
  number: number;
  /** As it was written. */
  domain: string;
  block: ListedBlock | null;
  reason: string | null;
}

/** A list that somebody brought, and how far it got. */
export interface BlockListImport {
  id: string;
  actorId: string | null;
  state: BlockListState;
  /** Columns of the file that say nothing here. */
  unknownColumns: string[];
  done: number;
  total: number;
  createdAt: Date;
  finishedAt: Date | null;
}

export const BLOCK_LIST_COLUMNS = `id, actor_id AS "actorId", state, unknown_columns AS "unknownColumns", done, total,
  created_at AS "createdAt", finished_at AS "finishedAt"`;

/** A line of a list that somebody brought. */
export interface BlockListLine {
  number: number;
  domain: string;
  outcome: BlockListOutcome;
  reason: string | null;
  /** Null where the line was refused, as all that it says. */
  host: string | null;
  severity: BlockSeverity | null;
  rejectMedia: boolean | null;
  rejectReports: boolean | null;
  obfuscate: boolean | null;
  publicComment: string | null;
  /** How severely the host was blocked when the list was brought; null where it was not. */
  severityBefore: BlockSeverity | null;
  chosen: boolean;
  applied: boolean;
}

/** What a listed block would do, given the block that there is. */
export function outcomeOf(listed: ListedBlock, present: DomainBlock | undefined): BlockListOutcome {
  if (!present) return BlockListOutcome.NEW;
  const same = (['severity', 'rejectMedia', 'rejectReports', 'obfuscate', 'publicComment'] as const).every(
    (name) => listed[name] === present[name],
  );
  return same ? BlockListOutcome.SAME : BlockListOutcome.CHANGED;
}
