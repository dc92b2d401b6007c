import { embeddedEvent } from '#lib/embeds/embedded-event.ts';
import { queryEvent } from '#lib/server/event-address.ts';
import type { PageServerLoad } from './$types';

/** Shown in frames of other sites: it needs no script. */
export const csr = false;

export const load: PageServerLoad = async (page) => {
  const { event } = await queryEvent(page, embeddedEvent, { uuid: page.params.uuid });
  return { event };
};
