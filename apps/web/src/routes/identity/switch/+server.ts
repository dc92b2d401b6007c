import { redirect } from '@sveltejs/kit';
import { graphql } from '#lib/graphql/document.ts';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { setFlash } from '#lib/server/flash.ts';
import { execute, refuse } from '#lib/server/graphql.ts';
import { previousPage } from '#lib/server/session.ts';
import { m } from '#translations';
import type { RequestHandler } from './$types';

const changeDefaultActor = graphql(`
  mutation ChangeDefaultActor($preferredUsername: String!) {
    changeDefaultActor(preferredUsername: $preferredUsername) {
      id
      defaultActor {
        name
        preferredUsername
      }
    }
  }
`);

/** Acts as another of the user's profiles from here on. */
export const POST: RequestHandler = async (event) => {
  const form = await event.request.formData();
  const preferredUsername = String(form.get('preferredUsername') ?? '');
  try {
    const { changeDefaultActor: user } = await execute(event, changeDefaultActor, { preferredUsername });
    const name = user?.defaultActor?.name || user?.defaultActor?.preferredUsername || preferredUsername;
    setFlash(event, 'success', m.acting_as({ name }));
  } catch (failure) {
    if (failure instanceof GraphQLFailure) refuse(event, failure);
    throw failure;
  }
  redirect(303, previousPage(event));
};
