import { createDiscussion } from '#lib/server/discussion-actions.ts';
import { groupWhere } from '#lib/server/group-page.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

export const load: PageServerLoad = async (event) => {
  await groupWhere(event, 'contribute');
};

export const actions: Actions = { default: createDiscussion };
