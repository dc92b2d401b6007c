import { plainText, sanitizeHtml } from '#convoke/core';
import type { InstanceSettings } from '#convoke/instance';
import { knownAmong } from './event-category.js';
import type { ForeignEvent } from './foreign-event.js';
import { eventMetadata } from './event-metadata.schema.js';
import { eventOptions } from './event-options.schema.js';
import { type EventChange, language, MAX_DESCRIPTION, MAX_TITLE, phone } from './event.schema.js';
import { EventJoinOptions } from './event.values.js';
import { httpUrl } from './field.schema.js';
import { usableTags } from './tag.schema.js';

export type ForeignContent = EventChange & { title: string; beginsOn: Date; tags: string[] };

/** The event as we keep it: what we would refuse from a person is clipped or left out, since its server won't mend it. */
export function contentOfForeign(foreign: ForeignEvent, settings: InstanceSettings): ForeignContent {
  const { beginsOn, endsOn, status, visibility, timezone } = foreign;
  const joinsAt = httpUrl.safeParse(foreign.externalParticipationUrl).data ?? null;
  const isExternal = foreign.joinOptions === EventJoinOptions.EXTERNAL;
  const options = eventOptions.safeParse({ ...foreign.options, timezone, isOnline: foreign.isOnline });
  return {
    title: clipped(plainText(foreign.title), MAX_TITLE) || foreign.url,
    description: sanitizeHtml(foreign.description.slice(0, MAX_DESCRIPTION)),
    beginsOn,
    endsOn: endsOn && endsOn > beginsOn ? endsOn : null,
    status,
    visibility,
    joinOptions: foreign.joinOptions,
    externalParticipationUrl: isExternal ? (joinsAt ?? foreign.url) : joinsAt,
    category: knownAmong(foreign.categories, settings),
    language: language.safeParse(foreign.language).data ?? 'und',
    onlineAddress: httpUrl.safeParse(foreign.onlineAddress).data ?? null,
    phoneAddress: phone.safeParse(foreign.phoneAddress).data ?? null,
    options: options.data ?? eventOptions.parse({ isOnline: foreign.isOnline }),
    metadata: foreign.metadata.flatMap((entry) => eventMetadata.safeParse([entry]).data ?? []).slice(0, 50),
    tags: usableTags(foreign.tags),
  };
}

function clipped(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
