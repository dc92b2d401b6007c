import { error } from '@sveltejs/kit';
import { mayOpen } from '#lib/admin/areas.ts';
import { readWaiting } from '#lib/server/admin-waiting.ts';
import { m } from '#translations';
import type { LayoutServerLoad } from './$types';

// Pages refuse what they may not read, but some read only what others may read too.
export const load: LayoutServerLoad = async (event) => {
  const { viewer } = await event.parent();
  if (viewer && !mayOpen(viewer.role, event.url.pathname)) error(403, m.error_unauthorized());
  return { waiting: await readWaiting(event) };
};
