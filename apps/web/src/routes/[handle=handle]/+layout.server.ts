import { redirect } from '@sveltejs/kit';
import { groupPath } from '#lib/groups/group-head.ts';
import { readGroup } from '#lib/server/group-page.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async (event) => {
  const { handle } = event.params;
  const group = await readGroup(event, handle);
  // Each group has one address: the host of this instance and capital letters are left out of it.
  if (`/${handle}` !== groupPath(group)) {
    const [, , ...below] = event.url.pathname.split('/');
    redirect(301, [groupPath(group), ...below].join('/') + event.url.search);
  }
  return { group };
};
