import { redirect } from '@sveltejs/kit';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { permissionWords } from '#lib/server/program-words.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

const programs = graphql(`
  query Programs {
    loggedUser {
      id
      authAuthorizedApplications {
        id
        insertedAt
        lastUsedAt
        scope
        application {
          name
          website
        }
      }
    }
  }
`);

const revoke = graphql(`
  mutation RevokeApplicationToken($appTokenId: String!) {
    revokeApplicationToken(appTokenId: $appTokenId) {
      id
    }
  }
`);

export const csr = false;

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
  const { loggedUser } = await query(event, programs);
  const grants = (loggedUser?.authAuthorizedApplications ?? []).filter((grant) => grant !== null);
  return {
    grants: grants.map(({ scope, ...grant }) => ({ ...grant, permissions: permissionWords((scope ?? '').split(' ')) })),
  };
};

export const actions: Actions = {
  default: formAction(async (event, form) => {
    await mutate(event, revoke, { appTokenId: textFrom(form, 'appTokenId') });
    setFlash(event, 'success', m.apps_revoked());
    redirect(303, '/settings/apps');
  }),
};
