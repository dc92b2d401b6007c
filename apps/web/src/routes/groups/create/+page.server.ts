import { error, redirect } from '@sveltejs/kit';
import { m } from '#translations';
import { groupPath, otherProfiles } from '#lib/groups/group-head.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { groupFrom, groupUsernameFrom } from '#lib/server/group-input.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const page = graphql(`
  query NewGroup {
    config {
      features {
        groups
      }
      uploadLimits {
        avatar
        banner
      }
    }
  }
`);

const createGroup = graphql(`
  mutation CreateGroup(
    $actorId: ID
    $preferredUsername: String!
    $name: String
    $summary: String
    $avatar: MediaInput
    $banner: MediaInput
    $physicalAddress: AddressInput
    $openness: Openness
    $visibility: GroupVisibility
    $manuallyApprovesFollowers: Boolean
  ) {
    createGroup(
      actorId: $actorId
      preferredUsername: $preferredUsername
      name: $name
      summary: $summary
      avatar: $avatar
      banner: $banner
      physicalAddress: $physicalAddress
      openness: $openness
      visibility: $visibility
      manuallyApprovesFollowers: $manuallyApprovesFollowers
    ) {
      preferredUsername
      domain
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const viewer = await requireViewer(event);
  const profiles = otherProfiles(viewer, []);
  if (profiles.length === 0) redirect(303, '/identity/create');
  const { config } = await query(event, page);
  if (!config?.features?.groups) error(403, m.error_group_creation_closed());
  return { profiles, limits: config.uploadLimits };
};

export const actions: Actions = {
  default: formAction(async (event, form) => {
    const { createGroup: group } = await mutate(event, createGroup, {
      actorId: textFrom(form, 'actorId'),
      preferredUsername: groupUsernameFrom(form),
      ...(await groupFrom(event, form)),
    });
    setFlash(event, 'success', m.group_created());
    redirect(303, group ? groupPath(group) : '/groups/me');
  }),
};
