import { handleOf } from '#lib/account/handle.ts';
import { m } from '#translations';

interface Named {
  type?: string | null;
  name: string | null;
  preferredUsername: string | null;
  domain: string | null;
}

type Kind = 'ACTOR' | 'EVENT' | 'COMMENT' | 'POST';

interface Reported {
  reporter: Named | null;
  evidence: readonly ({ kind: Kind; title: string | null; text: string | null } | null)[] | null;
}

export const statusNames = {
  OPEN: m.reports_status_open,
  RESOLVED: m.reports_status_resolved,
  CLOSED: m.reports_status_closed,
};

export const kindNames: Record<Kind, () => string> = {
  ACTOR: m.reports_kind_actor,
  EVENT: m.reports_kind_event,
  COMMENT: m.reports_kind_comment,
  POST: m.reports_kind_post,
};

const MAX_WORDS = 80;

/** What a report is about, in a line: what it names, or else the profile or group. */
export function subjectOf({ evidence }: Reported): string {
  const things = (evidence ?? []).filter((each) => each !== null);
  const thing = things.find(({ kind }) => kind !== 'ACTOR') ?? things[0];
  if (!thing) return m.reports_forgotten();
  const words = (thing.title ?? thing.text ?? '').slice(0, MAX_WORDS) || m.reports_forgotten();
  return m.reports_subject({ kind: kindNames[thing.kind](), words });
}

/** Who complains, as far as moderators may know. */
export function reporterName({ reporter }: Reported): string {
  if (!reporter) return m.reports_by_hidden();
  if (reporter.type === 'APPLICATION' && !reporter.domain) return m.reports_by_anonymous();
  if (reporter.type === 'APPLICATION') return reporter.domain ?? '';
  return `${reporter.name || reporter.preferredUsername} (${handleOf(reporter)})`;
}
