import { handleOf } from '#lib/account/handle.ts';
import { m } from '#translations';

interface Named {
  type?: string | null;
  name: string | null;
  preferredUsername: string | null;
  domain: string | null;
}

type Kind = 'ACTOR' | 'EVENT' | 'COMMENT' | 'POST';

interface Thing {
  kind: Kind;
  title: string | null;
  text: string | null;
  confided: boolean;
}

interface Reported {
  reported: { type?: string | null } | null;
  reporter: Named | null;
  evidence: readonly (Thing | null)[] | null;
}

export const statusNames = {
  OPEN: m.reports_status_open,
  RESOLVED: m.reports_status_resolved,
  CLOSED: m.reports_status_closed,
};

const kindNames: Record<Exclude<Kind, 'ACTOR'>, () => string> = {
  EVENT: m.reports_kind_event,
  COMMENT: m.reports_kind_comment,
  POST: m.reports_kind_post,
};

const MAX_WORDS = 80;
/** What the actor is called that speaks for the instance. */
const RELAY = 'relay';

/** What one of the things that a report is about is called. */
export function kindOf({ reported }: Pick<Reported, 'reported'>, { kind, confided }: Thing): string {
  if (confided) return m.reports_kind_confided();
  if (kind !== 'ACTOR') return kindNames[kind]();
  return reported?.type === 'GROUP' ? m.reports_kind_group() : m.reports_kind_profile();
}

/** What a report is about, in a line: what it names, or else the profile or group. */
export function subjectOf(report: Reported): string {
  const things = (report.evidence ?? []).filter((each) => each !== null);
  const thing = things.find(({ kind }) => kind !== 'ACTOR') ?? things[0];
  if (!thing) return m.reports_forgotten();
  const words = (thing.title ?? thing.text ?? '').slice(0, MAX_WORDS) || m.reports_forgotten();
  return m.reports_subject({ kind: kindOf(report, thing), words });
}

/** Who complains, as far as moderators may know. */
export function reporterName({ reporter }: Reported): string {
  if (!reporter) return m.reports_by_hidden();
  if (reporter.type === 'APPLICATION' && reporter.domain) return reporter.domain;
  if (reporter.preferredUsername === RELAY && !reporter.domain) return m.reports_by_instance();
  if (reporter.type === 'APPLICATION') return m.reports_by_anonymous();
  return `${reporter.name || reporter.preferredUsername} (${handleOf(reporter)})`;
}
