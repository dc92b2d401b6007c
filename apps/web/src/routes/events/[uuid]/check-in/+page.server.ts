import { error } from '@sveltejs/kit';
import { m } from '#translations';
import { checkInQuery } from '#lib/events/guests.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { checkInActions } from '#lib/server/check-in.ts';
import { queryEvent } from '#lib/server/event-address.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 50;
const MOST_SEARCHED = 200;

export const load: PageServerLoad = async (page) => {
  await requireViewer(page);
  const { searchParams } = page.url;
  const search = (searchParams.get('search') ?? '').trim().slice(0, MOST_SEARCHED);
  const here = searchParams.get('list') === 'here';
  const number = pageFrom(searchParams);
  const { event, config } = await queryEvent(page, checkInQuery, {
    uuid: page.params.uuid,
    search,
    // Whoever is looked for is found on either list.
    checkedIn: search ? null : here,
    page: number,
    limit: LIMIT,
  });
  if (!event.viewerCan?.manageParticipants) error(403, m.error_unauthorized());
  return {
    event,
    search,
    here,
    anonymousId: config?.anonymous?.actorId,
    page: number,
    limit: LIMIT,
    total: event.participants?.total ?? 0,
    guests: (event.participants?.elements ?? []).filter((one) => one !== null),
  };
};

export const actions = checkInActions;
