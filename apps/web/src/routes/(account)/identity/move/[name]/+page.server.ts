import { redirect, type RequestEvent } from '@sveltejs/kit';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { ownProfileNamed } from '#lib/server/own-profile.ts';
import { passwordFrom } from '#lib/server/outside.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

const movingProfile = graphql(`
  query MovingProfile {
    identities {
      id
      name
      preferredUsername
      url
      nextMoveAt
      movedTo {
        preferredUsername
        domain
        url
      }
      alsoKnownAs {
        id
        preferredUsername
        domain
        url
      }
    }
  }
`);

const addProfileAlias = graphql(`
  mutation AddProfileAlias($id: ID!, $address: String!) {
    addProfileAlias(id: $id, address: $address) {
      id
    }
  }
`);

const removeProfileAlias = graphql(`
  mutation RemoveProfileAlias($id: ID!, $aliasId: ID!) {
    removeProfileAlias(id: $id, aliasId: $aliasId) {
      id
    }
  }
`);

const moveProfile = graphql(`
  mutation MoveProfile($id: ID!, $address: String!, $password: String!) {
    moveProfile(id: $id, address: $address, password: $password) {
      id
    }
  }
`);

const callProfileBack = graphql(`
  mutation CallProfileBack($id: ID!) {
    callProfileBack(id: $id) {
      id
    }
  }
`);

export const csr = false;

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
  const profile = await profileOf(event);
  const rests = profile.nextMoveAt !== null && new Date(String(profile.nextMoveAt)) > new Date();
  return { profile, host: event.url.host, rests };
};

export const actions: Actions = {
  add: formAction(async (event, form) => {
    const { id } = await profileOf(event);
    await mutate(event, addProfileAlias, { id, address: textFrom(form, 'address') });
    done(event, m.move_alias_added());
  }),
  remove: formAction(async (event, form) => {
    const { id } = await profileOf(event);
    await mutate(event, removeProfileAlias, { id, aliasId: textFrom(form, 'aliasId') });
    done(event, m.move_alias_removed());
  }),
  move: formAction(async (event, form) => {
    const { id, title } = await profileOf(event);
    await mutate(event, moveProfile, { id, address: textFrom(form, 'address'), password: passwordFrom(event, form) });
    done(event, m.move_away_done({ name: title }));
  }),
  back: formAction(async (event) => {
    const { id, title } = await profileOf(event);
    await mutate(event, callProfileBack, { id });
    done(event, m.move_called_back({ name: title }));
  }),
};

async function profileOf(event: RequestEvent) {
  const { identities } = await query(event, movingProfile);
  const { id, ...profile } = ownProfileNamed(identities, event.params.name ?? '');
  return { ...profile, id: id ?? '', title: profile.name || `@${profile.preferredUsername}` };
}

function done(event: RequestEvent, words: string): never {
  setFlash(event, 'success', words);
  redirect(303, event.url.pathname);
}
