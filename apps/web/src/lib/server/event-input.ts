import type { RequestEvent } from '@sveltejs/kit';
import { m } from '#translations';
import { ACCESS_KEYS, type EditorEvent, townLabel } from '#lib/editor/event-editor.ts';
import { searchPlaces } from '#lib/places/place.ts';
import { textFrom } from './form.ts';
import { execute } from './graphql.ts';
import { instantFrom } from './instants.ts';
import { pictureFrom } from './picture-input.ts';

/** The arguments that createEvent and updateEvent share, read from the editor's form. */
export async function eventFrom(event: RequestEvent, form: FormData, present?: EditorEvent | null) {
  const text = (name: string) => textFrom(form, name).trim();
  const ticked = (name: string) => form.has(name);
  const timezone = text('timezone') || 'UTC';
  const isOnline = ticked('options.isOnline');
  return {
    title: text('title'),
    description: paragraphs(text('description')),
    beginsOn: instantFrom(form, 'beginsOn', timezone),
    endsOn: instantFrom(form, 'endsOn', timezone) ?? null,
    status: oneOf(['CONFIRMED', 'TENTATIVE', 'CANCELLED'] as const, text('status')),
    visibility: oneOf(['PUBLIC', 'UNLISTED', 'PRIVATE'] as const, text('visibility')),
    joinOptions: oneOf(['FREE', 'RESTRICTED', 'EXTERNAL'] as const, text('joinOptions')),
    externalParticipationUrl: text('externalParticipationUrl') || null,
    onlineAddress: text('onlineAddress') || null,
    phoneAddress: text('phoneAddress') || null,
    category: text('category') as 'MEETING',
    language: text('language') || null,
    tags: text('tags')
      .split(',')
      .map((tag) => tag.replace(/^\s*#/, '').trim())
      .filter(Boolean),
    picture: pictureFrom(form, 'picture'),
    physicalAddress: await addressFrom(event, form, present),
    organizerActorId: text('organizerActorId') || undefined,
    publishAt: instantFrom(form, 'publishAt', timezone) ?? null,
    metadata: metadataFrom(form, present),
    options: {
      timezone,
      isOnline,
      maximumAttendeeCapacity: Math.trunc(Number(text('options.maximumAttendeeCapacity'))) || 0,
      showRemainingAttendeeCapacity: ticked('options.showRemainingAttendeeCapacity'),
      hideNumberOfParticipants: ticked('options.hideNumberOfParticipants'),
      showStartTime: true,
      showEndTime: ticked('options.showEndTime'),
    },
  };
}

/** What is wrong with the form before the server is asked; keys are the names of fields. */
export function missingIn(form: FormData): Record<string, string> {
  const missing: Record<string, string> = {};
  if (!textFrom(form, 'title').trim()) missing.title = m.error_required();
  if (!instantFrom(form, 'beginsOn', 'UTC')) missing.beginsOn = m.editor_begins_missing();
  const end = textFrom(form, 'endsOn');
  if (end && !instantFrom(form, 'endsOn', 'UTC')) missing.endsOn = m.error_invalid();
  return missing;
}

/** Without a script the description comes as plain text: empty lines part its paragraphs. */
function paragraphs(text: string): string {
  if (/<\w+[^>]*>/.test(text) || !text) return text;
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return escaped
    .split(/(?:\r?\n){2,}/)
    .map((block) => `<p>${block.replace(/\r?\n/g, '<br>')}</p>`)
    .join('');
}

async function addressFrom(event: RequestEvent, form: FormData, present?: EditorEvent | null) {
  const text = (name: string) => textFrom(form, name).trim() || null;
  const town = text('town');
  const lines = {
    description: text('physicalAddress.description'),
    street: text('physicalAddress.street'),
    postalCode: text('physicalAddress.postalCode'),
  };
  if (!town && !lines.description && !lines.street) return null;
  const before = present?.physicalAddress;
  if (before && town === townLabel(before)) {
    return { ...lines, locality: before.locality, region: before.region, country: before.country, geom: before.geom };
  }
  return { ...lines, ...(town ? await townFrom(event, form, town) : {}) };
}

/** The town picked, else the best one for the words, else the words alone. */
async function townFrom(event: RequestEvent, form: FormData, words: string) {
  const { searchAddress } = await execute(event, searchPlaces, {
    query: words,
    locale: event.locals.locale,
    type: 'ADMINISTRATIVE',
    limit: 6,
  });
  const picked = textFrom(form, 'townPoint');
  const town = searchAddress?.find((place) => place?.geom === picked) ?? searchAddress?.[0];
  if (!town) return { locality: words };
  return { locality: town.locality ?? town.description, region: town.region, country: town.country, geom: town.geom };
}

/** The details the editor asks for; others that the event has stay as they are. */
function metadataFrom(form: FormData, present?: EditorEvent | null) {
  const own: string[] = Object.values(ACCESS_KEYS);
  const others = (present?.metadata ?? []).flatMap((entry) =>
    entry?.key && entry.value && !own.includes(entry.key)
      ? [{ key: entry.key, title: entry.title, value: entry.value, type: entry.type }]
      : [],
  );
  const chosen = own.flatMap((key) => {
    const value = textFrom(form, key);
    return value ? [{ key, value, type: 'STRING' as const }] : [];
  });
  return [...others, ...chosen];
}

function oneOf<const T extends string>(values: readonly T[], value: string): T {
  return values.find((known) => known === value) ?? values[0]!;
}
