import { ReportStatus } from '#convoke/moderation';
import type { Mapped, NewRow, Subject, Target } from '../mapping.js';
import type { SourceRow } from '../source/source-row.js';
import { lineOf, titleOf } from './texts.js';

const MAX_CONTENT = 5000;

/** What people complained of, as far as it is still there. */
export const reports: Subject = {
  name: 'reports',
  table: 'reports',
  from: `SELECT r.*,
      (SELECT json_agg(x.event_id) FROM reports_events x WHERE x.report_id = r.id) AS event_ids,
      (SELECT json_agg(x.comment_id) FROM reports_comments x WHERE x.report_id = r.id) AS comment_ids
    FROM reports r`,
  kind: 'report',
  into: 'reports',
  uses: ['actor', 'event', 'comment'],
  map: reportOf,
};

export function reportOf(row: SourceRow, { id, now, find }: Target): Mapped | string {
  const reported = find('actor', row.text('reported_id'));
  if (reported === null) return 'whom it is about was left out';
  const status = Object.values(ReportStatus).find((value) => value === row.text('status')) ?? ReportStatus.OPEN;
  const inserted = row.date('inserted_at') ?? now;
  const updated = row.date('updated_at') ?? inserted;
  const report = {
    id,
    status,
    reporter_actor_id: find('actor', row.text('reporter_id')),
    reported_actor_id: reported,
    content: lineOf(row.text('content'), MAX_CONTENT) ?? '',
    object_uris: [],
    forward: false,
    antispam_feedback: ['ham', 'spam'].find((value) => value === row.text('antispam_feedback')) ?? null,
    findings: [],
    // Moderators were told of it where it came from.
    awaits_notice: false,
    inserted_at: inserted,
    updated_at: updated,
    closed_at: status === ReportStatus.OPEN ? null : updated,
  };
  const things = [
    ...row.strings('event_ids').map((old) => ['event', find('event', old)] as const),
    ...row.strings('comment_ids').map((old) => ['comment', find('comment', old)] as const),
  ].filter(([, thing]) => thing !== null);
  const evidence = things.length > 0 ? things : [['actor', reported] as const];
  return { rows: [['reports', report]], changes: evidence.map(([kind, thing]) => evidenceOf(id, kind, thing!)) };
}

/** What it was then nobody kept: it is shown as it is now. */
function evidenceOf(report: string, kind: 'actor' | 'event' | 'comment', thing: string): [string, unknown[]] {
  const sources = {
    actor: `SELECT url, coalesce(name, preferred_username) AS title, summary AS text FROM actors`,
    event: 'SELECT url, title, description AS text FROM events',
    comment: 'SELECT url, NULL AS title, text FROM comments',
  };
  const sql = `INSERT INTO report_evidence (report_id, kind, target_id, url, title, text)
    SELECT $1, $2, $3, url, title, text FROM (${sources[kind]} WHERE id = $3) thing`;
  return [sql, [report, kind, thing]];
}

/** What moderators wrote beside them. */
export const reportNotes: Subject = {
  name: 'notes on reports',
  table: 'report_notes',
  from: 'SELECT * FROM report_notes',
  into: 'report_notes',
  uses: ['report', 'actor'],
  map: (row, { id, now, find }) => {
    const report = find('report', row.text('report_id'));
    if (report === null) return 'its report was left out';
    const note: NewRow = {
      id,
      report_id: report,
      moderator_id: find('actor', row.text('moderator_id')),
      content: titleOf(row.text('content'), MAX_CONTENT) ?? '',
      inserted_at: row.date('inserted_at') ?? now,
    };
    return { rows: [['report_notes', note]] };
  },
};
