import { handleOf } from '#lib/account/handle.ts';
import type { Viewer } from '#lib/layout/viewer.ts';
import { m } from '#translations';
import type { LogEntry } from './log.ts';

type Sentence = (names: { who: string; what: string }) => string;

const sentences = m as unknown as Record<string, Sentence | undefined>;

/** What somebody who runs the instance has done, in a sentence. */
export function logWords(entry: LogEntry): string {
  const { action, actor } = entry;
  const who = actor ? actor.name || handleOf(actor) : m.moderation_log_nobody();
  const say = sentences[`action_log_${(action ?? '').toLowerCase()}`];
  return say?.({ who, what: whatOf(entry) }) ?? who;
}

/** What an action is called where one chooses it. */
export function actionName(action: string): string {
  const say = sentences[`action_log_${action.toLowerCase()}`];
  return say?.({ who: m.moderation_log_somebody(), what: '…' }) ?? action;
}

/** The words that were written down; where there are none its number or name. */
function whatOf({ targetId, details }: LogEntry): string {
  const known = new Map(details.map(({ name, value }) => [name, value]));
  return ['title', 'name', 'reportId', 'email'].map((name) => known.get(name)).find(Boolean) ?? targetId;
}

/** Where one sees what it was about; null for what has no page, or none for somebody of this role. */
export function logAddress(
  { action, targetKind, targetId, details, object }: LogEntry,
  role: Viewer['role'],
): string | null {
  const forAdministrators = (address: string) => (role === 'ADMINISTRATOR' ? address : null);
  switch (targetKind) {
    case 'actor':
      return object ? `/moderation/${object.__typename === 'Group' ? 'groups' : 'profiles'}/${targetId}` : null;
    case 'instance':
      return forAdministrators(`/settings/admin/instances/${encodeURIComponent(targetId)}`);
    case 'block_list':
      return forAdministrators(`/settings/admin/instances/blocks/lists/${targetId}`);
    case 'report':
      return `/moderation/reports/${targetId}`;
    case 'note':
      return `/moderation/reports/${details.find(({ name }) => name === 'reportId')?.value ?? ''}`;
    case 'user':
      return `/settings/admin/users/${targetId}`;
    case 'category':
      return forAdministrators('/settings/admin/categories');
    case 'page':
      return action === 'PAGE_DELETION' ? null : `/pages/${details.find(({ name }) => name === 'slug')?.value ?? ''}`;
    default:
      return null;
  }
}
