import { redirect, type RequestEvent } from '@sveltejs/kit';
import { m } from '#translations';
import { formatMoment } from '#lib/format/dates.ts';
import { groupPath } from '#lib/groups/group-head.ts';
import { folderOf, kindOf, resourceAddress } from '#lib/resources/resource-page.ts';
import { setFlash } from './flash.ts';
import { formAction, textFrom } from './form.ts';
import { graphql, mutate } from './graphql.ts';
import { readGroup } from './group-page.ts';

const create = graphql(`
  mutation CreateResource(
    $groupId: ID!
    $creatorId: ID!
    $parentId: ID
    $type: String
    $title: String!
    $summary: String
    $resourceUrl: String
    $provider: String
  ) {
    createResource(
      actorId: $groupId
      creatorId: $creatorId
      parentId: $parentId
      type: $type
      title: $title
      summary: $summary
      resourceUrl: $resourceUrl
      provider: $provider
    ) {
      path
      title
    }
  }
`);

const update = graphql(`
  mutation UpdateResource($id: ID!, $actorId: ID!, $title: String, $summary: String, $resourceUrl: String) {
    updateResource(id: $id, actorId: $actorId, title: $title, summary: $summary, resourceUrl: $resourceUrl) {
      path
    }
  }
`);

const move = graphql(`
  mutation MoveResource($id: ID!, $actorId: ID!, $parentId: ID) {
    updateResource(id: $id, actorId: $actorId, parentId: $parentId) {
      path
      title
    }
  }
`);

const remove = graphql(`
  mutation DeleteResource($id: ID!, $actorId: ID!) {
    deleteResource(id: $id, actorId: $actorId) {
      id
    }
  }
`);

const preview = graphql(`
  mutation PreviewResourceLink($resourceUrl: String!) {
    previewResourceLink(resourceUrl: $resourceUrl) {
      title
      providerName
    }
  }
`);

type LibraryEvent = RequestEvent & { params: { handle: string } };

/** What members do with the library of the group of the address, each time as the profile that the form names. */
export const resourceActions = {
  create: formAction(async (event: LibraryEvent, form) => {
    const group = await readGroup(event, event.params.handle);
    const type = textFrom(form, 'type');
    const resourceUrl = textFrom(form, 'resourceUrl').trim() || null;
    const title = textFrom(form, 'title').trim() || (resourceUrl ? await titleAt(event, resourceUrl) : '');
    const place = { groupId: group.id ?? '', creatorId: textFrom(form, 'actorId'), parentId: parentFrom(form) };
    const { createResource: made } = await mutate(event, create, {
      ...place,
      type,
      title,
      summary: textFrom(form, 'summary'),
      resourceUrl,
    });
    setFlash(event, 'success', m.resource_added({ title: made?.title ?? title }));
    const path = type === 'folder' ? made?.path : folderOf(made?.path);
    redirect(303, resourceAddress(groupPath(group), path));
  }),
  make: formAction(async (event: LibraryEvent, form) => {
    const group = await readGroup(event, event.params.handle);
    const place = { groupId: group.id ?? '', creatorId: textFrom(form, 'actorId'), parentId: parentFrom(form) };
    const when = formatMoment(Date.now(), event.cookies.get('timezone'));
    const title = m.resource_made_title({ kind: kindOf(textFrom(form, 'kind')).word(), when });
    const { createResource: made } = await mutate(event, create, {
      ...place,
      title,
      provider: textFrom(form, 'provider'),
    });
    setFlash(event, 'success', m.resource_made());
    redirect(303, resourceAddress(groupPath(group), made?.path));
  }),
  update: formAction(async (event: LibraryEvent, form) => {
    const group = await readGroup(event, event.params.handle);
    const { updateResource: changed } = await mutate(event, update, {
      ...whoAndWhat(form),
      title: textFrom(form, 'title'),
      summary: textFrom(form, 'summary'),
      resourceUrl: textFrom(form, 'resourceUrl') || null,
    });
    setFlash(event, 'success', m.resource_changed());
    redirect(303, resourceAddress(groupPath(group), changed?.path));
  }),
  move: formAction(async (event: LibraryEvent, form) => {
    const group = await readGroup(event, event.params.handle);
    const { updateResource: moved } = await mutate(event, move, { ...whoAndWhat(form), parentId: parentFrom(form) });
    setFlash(event, 'success', m.resource_moved({ title: moved?.title ?? '' }));
    redirect(303, resourceAddress(groupPath(group), folderOf(moved?.path)));
  }),
  remove: formAction(async (event: LibraryEvent, form) => {
    const group = await readGroup(event, event.params.handle);
    await mutate(event, remove, whoAndWhat(form));
    setFlash(event, 'success', m.resource_deleted({ title: textFrom(form, 'name') }));
    redirect(303, resourceAddress(groupPath(group), folderOf(`/${event.params.path ?? ''}`)));
  }),
};

function whoAndWhat(form: FormData) {
  return { id: textFrom(form, 'id'), actorId: textFrom(form, 'actorId') };
}

/** The folder that a form names; the top of the library is an empty name. */
function parentFrom(form: FormData): string | null {
  return textFrom(form, 'parentId') || null;
}

/** What the page at an address is called, or else the address. Throws GraphQLFailure. */
async function titleAt(event: RequestEvent, resourceUrl: string): Promise<string> {
  const { previewResourceLink: found } = await mutate(event, preview, { resourceUrl });
  return found?.title || found?.providerName || resourceUrl;
}
