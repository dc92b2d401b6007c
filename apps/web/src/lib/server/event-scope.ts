import { textFrom } from './form.ts';

const SCOPES = ['THIS', 'FOLLOWING', 'ALL'] as const;

export type EventScope = (typeof SCOPES)[number];

/** Which events of a series a form means; the one alone unless it says otherwise. */
export function scopeFrom(form: FormData): EventScope {
  return SCOPES.find((scope) => scope === textFrom(form, 'scope')) ?? 'THIS';
}
