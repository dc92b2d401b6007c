import { redirect } from '@sveltejs/kit';
import { areasOf } from '#lib/admin/areas.ts';
import { loginAddress } from '#lib/server/session.ts';
import type { PageServerLoad } from './$types';

/** Leads administrators to the dashboard, moderators to the first page that is theirs. */
export const load: PageServerLoad = async (event) => {
  const { viewer } = await event.parent();
  if (!viewer) redirect(303, loginAddress(event.url));
  if (viewer.role === 'ADMINISTRATOR') redirect(303, '/settings/admin/dashboard');
  const [first] = areasOf(viewer.role).flatMap(({ pages }) => pages);
  redirect(303, first?.href ?? '/settings/admin/registrations');
};
