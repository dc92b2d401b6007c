import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { m } from '#translations';
import { groupPath } from '#lib/groups/group-head.ts';
import { groupSettingsFields } from '#lib/groups/group-settings.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { groupFrom } from '#lib/server/group-input.ts';
import { groupWhere } from '#lib/server/group-page.ts';
import type { Actions, PageServerLoad } from './$types';

const page = graphql(
  `
    query GroupSettingsPage($name: String!) {
      group(preferredUsername: $name) {
        ...GroupSettings
        membersCount
        followersCount
      }
      config {
        uploadLimits {
          avatar
          banner
        }
      }
    }
  `,
  [groupSettingsFields],
);

const updateGroup = graphql(`
  mutation UpdateGroup(
    $id: ID!
    $actorId: ID
    $name: String
    $summary: String
    $avatar: MediaInput
    $banner: MediaInput
    $physicalAddress: AddressInput
    $openness: Openness
    $visibility: GroupVisibility
    $manuallyApprovesFollowers: Boolean
  ) {
    updateGroup(
      id: $id
      actorId: $actorId
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

const deleteGroup = graphql(`
  mutation DeleteGroup($groupId: ID!, $actorId: ID) {
    deleteGroup(groupId: $groupId, actorId: $actorId) {
      id
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  await groupWhere(event, 'update');
  return readSettings(event, event.params.handle);
};

export const actions: Actions = {
  update: formAction(async (event, form) => {
    const { settings } = await readSettings(event, event.params.handle);
    const { updateGroup: group } = await mutate(event, updateGroup, {
      id: settings.id ?? '',
      actorId: textFrom(form, 'actorId'),
      ...(await groupFrom(event, form, settings)),
    });
    setFlash(event, 'success', m.group_saved());
    redirect(303, groupPath(group ?? { ...settings, domain: null }));
  }),
  delete: formAction(async (event, form) => {
    const { settings } = await readSettings(event, event.params.handle);
    await mutate(event, deleteGroup, { groupId: settings.id ?? '', actorId: textFrom(form, 'actorId') });
    setFlash(event, 'success', m.group_deleted());
    redirect(303, '/groups/me');
  }),
};

async function readSettings(event: RequestEvent, handle: string) {
  const { group, config } = await query(event, page, { name: handle.slice(1) });
  return { settings: group ?? error(404, m.error_group_not_found()), limits: config?.uploadLimits };
}
