import { hostAndAbove } from '#convoke/core';
import { BlockSeverity } from '../domain-block.js';
import { blockedHost, publicReason } from '../instance-blocks.schema.js';
import type { FileLine, ListedBlock } from './block-list.js';

/** Columns by the names that Mastodon gives them, without their mark. */
export const COLUMNS = ['domain', 'severity', 'reject_media', 'reject_reports', 'public_comment', 'obfuscate'] as const;
export type Column = (typeof COLUMNS)[number];
export type Row = Partial<Record<Column, string>>;

/** Mastodon suspends where a list does not say what to do. */
const SEVERITIES: Record<string, BlockSeverity> = {
  '': BlockSeverity.SUSPEND,
  suspend: BlockSeverity.SUSPEND,
  silence: BlockSeverity.SILENCE,
  noop: BlockSeverity.NONE,
};
const TRUTHS: Record<string, boolean> = { '': false, false: false, f: false, 0: false, true: true, t: true, 1: true };
const NUMERIC = /^[\d.]+$/;
const MAX_SHOWN = 200;

/** Reads one line; `seen` are the hosts of those before it. */
export function readRow(number: number, row: Row, ownHost: string, seen: Set<string>): FileLine {
  const domain = (row.domain ?? '')
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, MAX_SHOWN);
  const read = blockIn(row, ownHost, seen);
  return typeof read === 'string'
    ? { number, domain, block: null, reason: read }
    : { number, domain, block: read, reason: null };
}

/** A block, or why there is none. */
function blockIn(row: Row, ownHost: string, seen: Set<string>): ListedBlock | string {
  const host = hostIn(row.domain ?? '', ownHost);
  if (typeof host !== 'string') return host.reason;
  const severity = SEVERITIES[wordIn(row.severity)];
  if (!severity) return 'error_block_list_severity';
  const [rejectMedia, rejectReports, obfuscate] = (['reject_media', 'reject_reports', 'obfuscate'] as const).map(
    (name) => TRUTHS[wordIn(row[name])],
  );
  if (rejectMedia === undefined || rejectReports === undefined || obfuscate === undefined)
    return 'error_block_list_truth';
  const publicComment = publicReason.safeParse(row.public_comment ?? '').data;
  if (publicComment === undefined) return 'error_block_list_comment';
  if (severity === BlockSeverity.NONE && !rejectMedia && !rejectReports) return 'error_block_list_nothing';
  if (seen.has(host)) return 'error_block_list_twice';
  seen.add(host);
  return { host, severity, rejectMedia, rejectReports, obfuscate, publicComment };
}

function hostIn(text: string, ownHost: string): string | { reason: string } {
  if (text.includes('*')) return { reason: 'error_block_list_wildcard' };
  const host = blockedHost.safeParse(text.trim().replace(/^@/, '')).data;
  if (host === undefined) return { reason: 'error_domain' };
  if (NUMERIC.test(host)) return { reason: 'error_block_list_address' };
  return hostAndAbove(ownHost).includes(host) ? { reason: 'error_own_domain' } : host;
}

function wordIn(text = ''): string {
  return text.trim().toLowerCase();
}
