import { readEmbeddedList } from '#lib/server/embedded-list.ts';
import type { PageServerLoad } from './$types';

/** Shown in frames of other sites: it needs no script. */
export const csr = false;

export const load: PageServerLoad = (event) => readEmbeddedList(event);
