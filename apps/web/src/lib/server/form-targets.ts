import type { RequestEvent } from '@sveltejs/kit';

/**
 * Lets the answer to a form of this page lead on to an address of elsewhere: browsers hold a page to where it said its
 * forms would lead.
 */
export function allowFormsToReach(event: RequestEvent, address: string | null): void {
  const url = address === null ? null : URL.parse(address);
  if (url) event.locals.formTargets.add(/^https?:$/.test(url.protocol) ? url.origin : url.protocol);
}
