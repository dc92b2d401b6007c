import { redirect } from '@sveltejs/kit';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { passwordFrom } from '#lib/server/outside.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

const security = graphql(`
  query Security {
    loggedUser {
      id
      secondFactor {
        enabledAt
        recoveryCodesLeft
      }
      outsideIdentities {
        id
        provider
        label
        usable
        name
        createdAt
        lastUsedAt
      }
      sessions {
        id
        browser
        system
        ip
        createdAt
        lastUsedAt
        current
      }
      signIns {
        kind
        browser
        system
        ip
        createdAt
      }
      failedSignIns {
        step
        browser
        system
        network
        createdAt
      }
    }
  }
`);

const endSession = graphql(`
  mutation EndSession($id: ID!) {
    endSession(id: $id) {
      id
    }
  }
`);

const unlinkOutsideIdentity = graphql(`
  mutation UnlinkOutsideIdentity($id: ID!, $password: String!) {
    unlinkOutsideIdentity(id: $id, password: $password) {
      id
    }
  }
`);

const endOtherSessions = graphql(`
  mutation EndOtherSessions {
    endOtherSessions {
      id
    }
  }
`);

export const csr = false;

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
  const { loggedUser } = await query(event, security);
  return {
    factor: loggedUser?.secondFactor ?? null,
    identities: loggedUser?.outsideIdentities ?? [],
    sessions: loggedUser?.sessions ?? [],
    signIns: loggedUser?.signIns ?? [],
    failedSignIns: loggedUser?.failedSignIns ?? [],
  };
};

export const actions: Actions = {
  end: formAction(async (event, form) => {
    await mutate(event, endSession, { id: textFrom(form, 'id') });
    setFlash(event, 'success', m.security_ended());
    redirect(303, '/settings/security');
  }),
  unlink: formAction(async (event, form) => {
    const variables = { id: textFrom(form, 'id'), password: passwordFrom(event, form) };
    await mutate(event, unlinkOutsideIdentity, variables);
    setFlash(event, 'success', m.outside_unlinked());
    redirect(303, '/settings/security');
  }),
  others: formAction(async (event) => {
    await mutate(event, endOtherSessions, {});
    setFlash(event, 'success', m.security_others_ended());
    redirect(303, '/settings/security');
  }),
};
