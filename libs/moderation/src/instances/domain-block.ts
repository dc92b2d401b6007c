import { domainEvent } from '#convoke/core';

/** A host is treated in another way from now on, and so is everything below it; null for many hosts at once. */
export const DomainBlockChanged = domainEvent<{ host: string | null }>('domain-block.changed');

/** What is done about a host: nothing but perhaps its pictures, kept out of public lists, or shut out altogether. */
export const BlockSeverity = { NONE: 'none', SILENCE: 'silence', SUSPEND: 'suspend' } as const;
export type BlockSeverity = (typeof BlockSeverity)[keyof typeof BlockSeverity];

/** What is done about a host. */
export interface BlockMeasures {
  severity: BlockSeverity;
  rejectMedia: boolean;
  rejectReports: boolean;
}

/** What is done, and what is said of it. */
export interface BlockTerms extends BlockMeasures {
  /** Whether the host is not readable where the blocks are shown to everybody. */
  obfuscate: boolean;
  publicComment: string;
  /** For moderators alone. */
  privateNote: string;
}

export interface DomainBlock extends BlockTerms {
  /** Lower case and without a port; the block holds for everything below it as well. */
  host: string;
  createdAt: Date;
  /** When what is here already had been treated by it; null while that is being done. */
  appliedAt: Date | null;
}

/** A block as everybody may read it. */
export interface PublishedBlock extends BlockMeasures {
  host: string;
  publicComment: string;
}

/** What everybody may read of a block; of a host that is not to be readable, its beginning and its end. */
export function published({
  host,
  obfuscate,
  publicComment,
  severity,
  rejectMedia,
  rejectReports,
}: DomainBlock): PublishedBlock {
  return { host: obfuscate ? obscured(host) : host, publicComment, severity, rejectMedia, rejectReports };
}

function obscured(host: string): string {
  const shown = Math.ceil(host.length / 4);
  const hidden = host.slice(shown, -shown).replaceAll(/[^.]/g, '*');
  return `${host.slice(0, shown)}${hidden}${host.slice(-shown)}`;
}

const RANK: Record<BlockSeverity, number> = { none: 0, silence: 1, suspend: 2 };

/** Below zero where the first is milder. */
export function compareSeverity(one: BlockSeverity, other: BlockSeverity): number {
  return RANK[one] - RANK[other];
}

/** What holds under several blocks: the strictest of each measure; null where there is none. */
export function strictest(blocks: readonly BlockMeasures[]): BlockMeasures | null {
  const [severest] = blocks.toSorted((one, other) => compareSeverity(other.severity, one.severity));
  if (!severest) return null;
  return {
    severity: severest.severity,
    rejectMedia: blocks.some(({ rejectMedia }) => rejectMedia),
    rejectReports: blocks.some(({ rejectReports }) => rejectReports),
  };
}
