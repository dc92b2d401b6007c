import { error, type RequestEvent } from '@sveltejs/kit';
import { m } from '#translations';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { type GroupHead, groupHeadQuery, type GroupPermission } from '#lib/groups/group-head.ts';
import { execute, graphql, refuse } from './graphql.ts';

interface GroupPageLoad {
  parent(): Promise<{ group: GroupHead }>;
}

const groupTombstone = graphql(`
  query GroupTombstone($name: String!) {
    groupTombstone(preferredUsername: $name)
  }
`);

/** The group of the address; "gone" where it was deleted, "not found" for one that the reader may not know of. */
export async function readGroup(event: RequestEvent, handle: string): Promise<GroupHead> {
  const name = handle.slice(1);
  try {
    const { group } = await execute(event, groupHeadQuery, { name });
    if (group) return group;
  } catch (failure) {
    if (!(failure instanceof GraphQLFailure)) throw failure;
    if (!failure.has('group_not_found')) refuse(event, failure);
  }
  const { groupTombstone: deletedAt } = await execute(event, groupTombstone, { name });
  error(deletedAt ? 410 : 404, deletedAt ? m.error_group_gone() : m.error_group_not_found());
}

/** The group of a page below `/@name`; whoever may not do that there is told so, and how to get in. */
export async function groupWhere({ parent }: GroupPageLoad, permission: GroupPermission): Promise<GroupHead> {
  const { group } = await parent();
  if (!group.viewerCan?.[permission]) error(403, m.group_not_for_role());
  return group;
}
