import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { m } from '#translations';
import { formatMoment } from '#lib/format/dates.ts';
import { htmlOf } from '#lib/format/plain-text.ts';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { type EditedPost, postEditorFields } from '#lib/posts/post-editor.ts';
import { setFlash } from './flash.ts';
import { formAction, refuseForm, textFrom } from './form.ts';
import { execute, graphql, mutate } from './graphql.ts';
import { instantFrom, isOnClock } from './instants.ts';
import { pictureFrom } from './picture-input.ts';
import { isTimezone } from './preferences.ts';

const present = graphql(
  `
    query PresentPost($slug: String!) {
      post(slug: $slug) {
        ...PostEditor
      }
    }
  `,
  [postEditorFields],
);

/** createPost and updatePost take the same arguments, and the editor says all of them. */
const parameters = `
  $title: String!
  $body: String!
  $visibility: PostVisibility
  $language: String
  $tags: [String]
  $picture: MediaInput
  $publishAt: DateTime
  $draft: Boolean
  $actorId: ID
`;
const values = `
  title: $title
  body: $body
  visibility: $visibility
  language: $language
  tags: $tags
  picture: $picture
  publishAt: $publishAt
  draft: $draft
  actorId: $actorId
`;

const createPost = graphql(`
  mutation CreatePost($attributedToId: ID!, ${parameters}) {
    post: createPost(attributedToId: $attributedToId, ${values}) {
      slug
      draft
      awaitsModerator
      publishAt
    }
  }
`);

const updatePost = graphql(`
  mutation UpdatePost($id: ID!, ${parameters}) {
    post: updatePost(id: $id, ${values}) {
      slug
      draft
      awaitsModerator
      publishAt
    }
  }
`);

/** The editor's actions: `save` as the button says, and `autosave` of a draft while somebody writes. */
export const postActions = {
  save: formAction(async (event: RequestEvent, form) => {
    const before = await presentPost(event, form);
    const mistakes = mistakesIn(form);
    if (Object.keys(mistakes).length > 0) return refuseForm(form, mistakes);
    const draft = (before?.draft ?? true) && textFrom(form, 'intent') !== 'publish';
    const saved = await store(event, form, before, draft);
    setFlash(event, 'success', outcome(before, saved, zoneFrom(form)));
    redirect(303, `/p/${saved?.slug}`);
  }),
  autosave: async (event: RequestEvent) => {
    const form = await event.request.formData();
    try {
      const before = await presentPost(event, form);
      const mistaken = Object.keys(mistakesIn(form)).length > 0;
      if (mistaken || (before && !before.draft)) return fail(422, { saved: false });
      const saved = await store(event, form, before, true);
      return { slug: saved?.slug ?? '' };
    } catch (failure) {
      if (failure instanceof GraphQLFailure) return fail(failure.status, { saved: false });
      throw failure;
    }
  },
};

async function presentPost(event: RequestEvent, form: FormData): Promise<EditedPost | null> {
  const slug = textFrom(form, 'slug');
  return slug ? ((await execute(event, present, { slug })).post ?? null) : null;
}

async function store(event: RequestEvent, form: FormData, before: EditedPost | null, draft: boolean) {
  const content = { ...contentFrom(form, before), draft };
  if (before) return (await mutate(event, updatePost, { ...content, id: before.id ?? '' })).post;
  return (await mutate(event, createPost, { ...content, attributedToId: textFrom(form, 'groupId') })).post;
}

function contentFrom(form: FormData, before: EditedPost | null) {
  const text = (name: string) => textFrom(form, name).trim();
  return {
    title: text('title'),
    body: text('bodyFormat') === 'html' ? text('body') : htmlOf(text('body')),
    visibility: (['UNLISTED', 'PRIVATE'] as const).find((known) => known === text('visibility')) ?? ('PUBLIC' as const),
    language: text('language') || null,
    tags: text('tags')
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
    picture: pictureFrom(form, 'picture', before?.picture),
    publishAt: instantFrom(form, 'publishAt', zoneFrom(form)) ?? null,
    actorId: text('actorId') || null,
  };
}

/** What is wrong with the form before the server is asked; keys are the names of fields. */
function mistakesIn(form: FormData): Record<string, string> {
  const mistakes: Record<string, string> = {};
  if (!textFrom(form, 'title').trim()) mistakes.title = m.error_required();
  if (textFrom(form, 'publishAt')) {
    const instant = instantFrom(form, 'publishAt', zoneFrom(form));
    if (!instant) mistakes.publishAt = m.error_invalid();
    else if (!isOnClock(form, 'publishAt', zoneFrom(form))) mistakes.publishAt = m.editor_time_skipped();
    else if (Date.parse(instant) <= Date.now()) mistakes.publishAt = m.editor_publish_at_past();
  }
  return mistakes;
}

function zoneFrom(form: FormData): string {
  const zone = textFrom(form, 'zone');
  return isTimezone(zone) ? zone : 'UTC';
}

/** What became of the post, in a sentence for its page. */
function outcome(before: EditedPost | null, saved: Awaited<ReturnType<typeof store>>, zone: string): string {
  if (saved?.awaitsModerator) return m.post_sent_to_moderator();
  if (saved?.draft && saved.publishAt) return m.editor_scheduled({ time: formatMoment(saved.publishAt, zone) });
  if (saved?.draft) return m.editor_draft_saved();
  return before && !before.draft ? m.editor_saved() : m.post_published();
}
