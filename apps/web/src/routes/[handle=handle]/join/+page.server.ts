import { joinGroup } from '#lib/server/group-membership.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
};

export const actions: Actions = { default: joinGroup };
