import { error, type RequestEvent } from '@sveltejs/kit';
import { m } from '#translations';
import { type GroupHead, groupHeadQuery, type GroupPermission } from '#lib/groups/group-head.ts';
import { query } from './graphql.ts';

interface GroupPageLoad {
  parent(): Promise<{ group: GroupHead }>;
}

/** The group of the address; "not found" for one that the reader may not know of. */
export async function readGroup(event: RequestEvent, handle: string): Promise<GroupHead> {
  const { group } = await query(event, groupHeadQuery, { name: handle.slice(1) });
  return group ?? error(404, m.error_group_not_found());
}

/** The group of a page below `/@name`; whoever may not do that there is told so, and how to get in. */
export async function groupWhere({ parent }: GroupPageLoad, permission: GroupPermission): Promise<GroupHead> {
  const { group } = await parent();
  if (!group.viewerCan?.[permission]) error(403, m.group_not_for_role());
  return group;
}
