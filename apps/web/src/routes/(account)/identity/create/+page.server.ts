import { redirect } from '@sveltejs/kit';
import { setFlash } from '#lib/server/flash.ts';
import { formAction } from '#lib/server/form.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import { createProfile } from '#lib/server/new-profile.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

const page = graphql(`
  query NewProfile {
    config {
      uploadLimits {
        avatar
        banner
      }
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
  const { config } = await query(event, page);
  return { limits: config?.uploadLimits };
};

export const actions: Actions = {
  default: formAction(async (event, form) => {
    const { shownName } = await createProfile(event, form);
    setFlash(event, 'success', m.profile_created({ name: shownName }));
    redirect(303, '/settings/profiles');
  }),
};
