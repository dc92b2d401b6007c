import type { RequestEvent } from '@sveltejs/kit';
import { usernameFrom } from '#lib/account/username.ts';
import type { GroupSettings } from '#lib/groups/group-settings.ts';
import { textFrom } from './form.ts';
import { pictureFrom } from './picture-input.ts';
import { addressFrom } from './place-fields.ts';
import { richTextFrom } from './rich-text-input.ts';

const OPENNESS = ['OPEN', 'MODERATED', 'INVITE_ONLY'] as const;
const VISIBILITY = ['PUBLIC', 'UNLISTED', 'PRIVATE'] as const;

/** What GroupFields sent, as the mutations take it. */
export async function groupFrom(event: RequestEvent, form: FormData, before?: GroupSettings) {
  const place = await addressFrom(event, form, before?.physicalAddress);
  return {
    name: textFrom(form, 'name').trim(),
    summary: richTextFrom(form, 'summary'),
    avatar: pictureFrom(form, 'avatar', before?.avatar),
    banner: pictureFrom(form, 'banner', before?.banner),
    physicalAddress: place?.address ?? null,
    openness: OPENNESS.find((one) => one === form.get('openness')),
    visibility: VISIBILITY.find((one) => one === form.get('visibility')),
    manuallyApprovesFollowers: form.has('manuallyApprovesFollowers'),
  };
}

/** The username of a new group; left empty it is made of the name. */
export function groupUsernameFrom(form: FormData): string {
  const preferredUsername = textFrom(form, 'preferredUsername').trim() || usernameFrom(textFrom(form, 'name').trim());
  // So that a refusal shows the username that was refused.
  form.set('preferredUsername', preferredUsername);
  return preferredUsername;
}
