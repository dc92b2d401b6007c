import type { RequestEvent } from '@sveltejs/kit';
import { locales } from '#translations/runtime';
import { elementCode, type EmbedLooks, frameCode } from '#lib/embeds/embed-code.ts';
import { embeddedEvent } from '#lib/embeds/embedded-event.ts';
import { listChoice, sourceOf } from '#lib/embeds/list-choice.ts';
import { readEmbeddedList } from '#lib/server/embedded-list.ts';
import { queryEvent } from '#lib/server/event-address.ts';
import { isTheme } from '#lib/server/preferences.ts';
import type { PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

interface EmbedPage {
  title: string;
  /** Path of the page that it shows. */
  back: string;
  looks: EmbedLooks;
  /** What the address says of it, to be said again. */
  source: [string, string][];
  frame: { address: string; code: string; height: number };
  /** The code of the element, and the address of the JSON; null where there is none. */
  element: string | null;
  json: string | null;
}

const LIST_HEIGHT = 600;
const EVENT_HEIGHT = 440;

export const load: PageServerLoad = async (event) => {
  const { searchParams, origin } = event.url;
  const uuid = searchParams.get('event');
  const looks = looksFrom(searchParams);
  return uuid ? ofEvent(event, uuid, { ...looks, limit: '' }) : ofList(event, looks, origin);
};

async function ofEvent(event: RequestEvent, uuid: string, looks: EmbedLooks): Promise<EmbedPage> {
  const { event: found } = await queryEvent(event, embeddedEvent, { uuid });
  const title = found.title ?? '';
  const address = `${event.url.origin}/embed/events/${found.uuid}${queryOf(new URLSearchParams(), looks)}`;
  const frame = { address, code: frameCode(address, title, EVENT_HEIGHT), height: EVENT_HEIGHT };
  return { title, back: `/events/${found.uuid}`, looks, source: [['event', uuid]], frame, element: null, json: null };
}

async function ofList(event: RequestEvent, looks: EmbedLooks, origin: string): Promise<EmbedPage> {
  const { title, whole, json } = await readEmbeddedList(event);
  const source = sourceOf(event.url.searchParams);
  const address = `${origin}/embed/events${queryOf(source, looks)}`;
  return {
    title,
    back: whole,
    looks,
    source: [...source],
    frame: { address, code: frameCode(address, title, LIST_HEIGHT), height: LIST_HEIGHT },
    element: json && elementCode(origin, json, looks),
    json: json && origin + json,
  };
}

/** What makes no sense counts as not chosen. */
function looksFrom(address: URLSearchParams): EmbedLooks {
  const theme = address.get('theme');
  const lang = locales.find((locale) => locale === address.get('lang'));
  return {
    theme: isTheme(theme) && theme !== 'system' ? theme : '',
    lang: lang ?? '',
    limit: String(listChoice(address).limit),
  };
}

function queryOf(source: URLSearchParams, looks: EmbedLooks): string {
  const parameters = new URLSearchParams(source);
  for (const [name, value] of Object.entries(looks)) if (value) parameters.set(name, value);
  return parameters.size > 0 ? `?${parameters}` : '';
}
