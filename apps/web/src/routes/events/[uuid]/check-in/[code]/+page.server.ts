import { error } from '@sveltejs/kit';
import { m } from '#translations';
import { ticketHolderQuery } from '#lib/events/guests.ts';
import { checkInActions } from '#lib/server/check-in.ts';
import { query } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

export const load: PageServerLoad = async (page) => {
  await requireViewer(page);
  const { code, uuid } = page.params;
  const { ticketHolder: guest, config } = await query(page, ticketHolderQuery, { code });
  if (guest.event?.uuid !== uuid) error(404, m.error_participant_not_found());
  return { guest, event: guest.event, anonymousId: config?.anonymous?.actorId };
};

export const actions = checkInActions;
