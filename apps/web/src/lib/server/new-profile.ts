import type { RequestEvent } from '@sveltejs/kit';
import { htmlOf } from '#lib/format/plain-text.ts';
import { usernameFrom } from '#lib/account/username.ts';
import { graphql } from '#lib/graphql/document.ts';
import { textFrom } from './form.ts';
import { mutate } from './graphql.ts';
import { pictureFrom } from './picture-input.ts';

const createPerson = graphql(`
  mutation CreatePerson(
    $preferredUsername: String!
    $name: String
    $summary: String
    $avatar: MediaInput
    $banner: MediaInput
  ) {
    createPerson(
      preferredUsername: $preferredUsername
      name: $name
      summary: $summary
      avatar: $avatar
      banner: $banner
    ) {
      id
      name
      preferredUsername
    }
  }
`);

/** Makes a profile of what ProfileFields sent; a username left empty is made of the name. */
export async function createProfile(event: RequestEvent, form: FormData) {
  const name = textFrom(form, 'name').trim();
  const preferredUsername = textFrom(form, 'preferredUsername').trim() || usernameFrom(name);
  // So that a refusal shows the username that was refused.
  form.set('preferredUsername', preferredUsername);
  const { createPerson: profile } = await mutate(event, createPerson, {
    preferredUsername,
    name,
    summary: htmlOf(textFrom(form, 'summary')),
    avatar: pictureFrom(form, 'avatar'),
    banner: pictureFrom(form, 'banner'),
  });
  if (!profile) throw new Error('Making a profile answered none');
  return { ...profile, shownName: profile.name || `@${profile.preferredUsername}` };
}
