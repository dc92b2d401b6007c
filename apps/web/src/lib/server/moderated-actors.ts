import { redirect } from '@sveltejs/kit';
import { type Place, PLACES, type Standing, STANDINGS } from '#lib/admin/moderated-actors.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { m } from '#translations';
import { setFlash } from './flash.ts';
import { formAction, textFrom } from './form.ts';
import { graphql, mutate } from './graphql.ts';

const LIMIT = 20;

const suspend = graphql(`
  mutation SuspendProfile($id: ID!, $reason: String) {
    suspendProfile(id: $id, reason: $reason) {
      id
    }
  }
`);

const unsuspend = graphql(`
  mutation UnsuspendProfile($id: ID!) {
    unsuspendProfile(id: $id) {
      id
    }
  }
`);

const silence = graphql(`
  mutation SilenceProfile($id: ID!, $reason: String) {
    silenceProfile(id: $id, reason: $reason) {
      id
    }
  }
`);

const unsilence = graphql(`
  mutation UnsilenceProfile($id: ID!) {
    unsilenceProfile(id: $id) {
      id
    }
  }
`);

const refresh = graphql(`
  mutation RefreshProfile($id: ID!) {
    refreshProfile(id: $id) {
      id
    }
  }
`);

/** A word of an address, as somebody typed it. */
export function wordFrom(searchParams: URLSearchParams, name: string): string {
  const text = (searchParams.get(name) ?? '').replace(/\p{Cc}/gu, ' ').toWellFormed();
  return text.trim().slice(0, 255);
}

/** What the address of a list asks for: `q` is a part of the name, or `name@host`. */
export function actorFilterFrom({ searchParams }: URL) {
  const text = wordFrom(searchParams, 'q');
  const [name = '', domain = ''] = text.replace(/^@/, '').split('@');
  const keyOf = <Key extends string>(param: string, choices: Record<Key, unknown>, usual: Key): Key =>
    (Object.keys(choices) as Key[]).find((key) => key === searchParams.get(param)) ?? usual;
  const place = keyOf<Place>('place', PLACES, domain ? 'everywhere' : 'here');
  const standing = keyOf<Standing>('show', STANDINGS, 'all');
  const page = pageFrom(searchParams);
  const choice = { local: PLACES[place], suspended: null, silenced: null, ...STANDINGS[standing] };
  const variables = { page, limit: LIMIT, name, domain, ...choice };
  return { variables, shown: { text, place, standing, page, limit: LIMIT } };
}

/** What the page of a profile and that of a group do. */
export const actorActions = {
  suspend: formAction(async (event, form) => {
    await mutate(event, suspend, { id: event.params.id ?? '', reason: textFrom(form, 'reason') });
    setFlash(event, 'success', m.moderation_suspended_done());
    redirect(303, event.url.pathname);
  }),
  unsuspend: formAction(async (event) => {
    await mutate(event, unsuspend, { id: event.params.id ?? '' });
    setFlash(event, 'success', m.moderation_unsuspended_done());
    redirect(303, event.url.pathname);
  }),
  silence: formAction(async (event, form) => {
    await mutate(event, silence, { id: event.params.id ?? '', reason: textFrom(form, 'reason') });
    setFlash(event, 'success', m.moderation_silenced_done());
    redirect(303, event.url.pathname);
  }),
  unsilence: formAction(async (event) => {
    await mutate(event, unsilence, { id: event.params.id ?? '' });
    setFlash(event, 'success', m.moderation_unsilenced_done());
    redirect(303, event.url.pathname);
  }),
  refresh: formAction(async (event) => {
    await mutate(event, refresh, { id: event.params.id ?? '' });
    setFlash(event, 'success', m.moderation_refreshed_done());
    redirect(303, event.url.pathname);
  }),
};
