import { redirect } from '@sveltejs/kit';
import { formAction } from '#lib/server/form.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import { createProfile } from '#lib/server/new-profile.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import { wantedPath, withReturn } from '#lib/server/sign-in.ts';
import type { Actions, PageServerLoad } from './$types';

const page = graphql(`
  query FirstProfile {
    config {
      uploadLimits {
        avatar
      }
    }
    loggedUser {
      id
      outsideIdentities {
        name
      }
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const viewer = await requireViewer(event);
  if (viewer.defaultActor) redirect(303, wantedPath(event));
  const { config, loggedUser } = await query(event, page);
  return { limits: config?.uploadLimits, suggested: loggedUser?.outsideIdentities?.[0]?.name };
};

export const actions: Actions = {
  default: formAction(async (event, form) => {
    await createProfile(event, form);
    redirect(303, withReturn('/welcome', wantedPath(event)));
  }),
};
