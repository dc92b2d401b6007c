import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { m } from '#translations';
import { editorFields, type EditorEvent } from '#lib/editor/event-editor.ts';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { eventFrom, missingIn } from './event-input.ts';
import { setFlash } from './flash.ts';
import { formAction, refuseForm, textFrom } from './form.ts';
import { execute, graphql, mutate } from './graphql.ts';

const present = graphql(
  `
    query PresentEvent($uuid: UUID!) {
      event(uuid: $uuid) {
        ...Editor
      }
    }
  `,
  [editorFields],
);

const create = graphql(`
  mutation CreateEvent(
    $title: String!
    $description: String!
    $beginsOn: DateTime!
    $endsOn: DateTime
    $status: EventStatus
    $visibility: EventVisibility
    $joinOptions: EventJoinOptions
    $externalParticipationUrl: String
    $onlineAddress: String
    $phoneAddress: String
    $category: EventCategory
    $language: String
    $tags: [String]
    $picture: MediaInput
    $physicalAddress: AddressInput
    $organizerActorId: ID!
    $publishAt: DateTime
    $metadata: [EventMetadataInput]
    $options: EventOptionsInput
    $draft: Boolean
  ) {
    createEvent(
      title: $title
      description: $description
      beginsOn: $beginsOn
      endsOn: $endsOn
      status: $status
      visibility: $visibility
      joinOptions: $joinOptions
      externalParticipationUrl: $externalParticipationUrl
      onlineAddress: $onlineAddress
      phoneAddress: $phoneAddress
      category: $category
      language: $language
      tags: $tags
      picture: $picture
      physicalAddress: $physicalAddress
      organizerActorId: $organizerActorId
      publishAt: $publishAt
      metadata: $metadata
      options: $options
      draft: $draft
    ) {
      uuid
    }
  }
`);

const update = graphql(`
  mutation UpdateEvent(
    $eventId: ID!
    $title: String
    $description: String
    $beginsOn: DateTime
    $endsOn: DateTime
    $status: EventStatus
    $visibility: EventVisibility
    $joinOptions: EventJoinOptions
    $externalParticipationUrl: String
    $onlineAddress: String
    $phoneAddress: String
    $category: EventCategory
    $language: String
    $tags: [String]
    $picture: MediaInput
    $physicalAddress: AddressInput
    $organizerActorId: ID
    $publishAt: DateTime
    $metadata: [EventMetadataInput]
    $options: EventOptionsInput
    $draft: Boolean
  ) {
    updateEvent(
      eventId: $eventId
      title: $title
      description: $description
      beginsOn: $beginsOn
      endsOn: $endsOn
      status: $status
      visibility: $visibility
      joinOptions: $joinOptions
      externalParticipationUrl: $externalParticipationUrl
      onlineAddress: $onlineAddress
      phoneAddress: $phoneAddress
      category: $category
      language: $language
      tags: $tags
      picture: $picture
      physicalAddress: $physicalAddress
      organizerActorId: $organizerActorId
      publishAt: $publishAt
      metadata: $metadata
      options: $options
      draft: $draft
    ) {
      uuid
    }
  }
`);

/** The editor's two actions: `save` as the button says, and `autosave` of a draft while somebody writes. */
export const eventActions = {
  save: formAction(async (event: RequestEvent, form) => {
    const missing = missingIn(form);
    if (Object.keys(missing).length > 0) return refuseForm(form, missing);
    const before = await presentEvent(event, form);
    const intent = textFrom(form, 'intent');
    const draft = intent === 'draft' || (intent === 'save' && Boolean(before?.draft));
    const uuid = await store(event, form, before, draft);
    setFlash(
      event,
      'success',
      draft ? m.editor_draft_saved() : before && !before.draft ? m.editor_saved() : m.event_published(),
    );
    redirect(303, `/events/${uuid}`);
  }),
  autosave: async (event: RequestEvent) => {
    const form = await event.request.formData();
    if (Object.keys(missingIn(form)).length > 0) return fail(422, { saved: false });
    try {
      const before = await presentEvent(event, form);
      if (before && !before.draft) return fail(422, { saved: false });
      return { saved: true, uuid: await store(event, form, before, true) };
    } catch (failure) {
      if (failure instanceof GraphQLFailure) return fail(failure.status, { saved: false });
      throw failure;
    }
  },
};

async function presentEvent(event: RequestEvent, form: FormData): Promise<EditorEvent | null> {
  const uuid = textFrom(form, 'uuid');
  if (!uuid) return null;
  return (await execute(event, present, { uuid })).event ?? null;
}

async function store(event: RequestEvent, form: FormData, before: EditorEvent | null, draft: boolean): Promise<string> {
  const { beginsOn, organizerActorId, ...values } = await eventFrom(event, form, before);
  if (before) {
    const { updateEvent } = await mutate(event, update, {
      ...values,
      beginsOn,
      organizerActorId,
      eventId: before.id ?? '',
      draft,
    });
    return updateEvent?.uuid ?? '';
  }
  const { createEvent } = await mutate(event, create, {
    ...values,
    beginsOn: beginsOn ?? '',
    organizerActorId: organizerActorId ?? '',
    draft,
  });
  return createEvent?.uuid ?? '';
}
