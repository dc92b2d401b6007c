import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate } from '#lib/server/graphql.ts';
import { permissionWords } from '#lib/server/program-words.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document, for whatever browser is at hand. */
export const csr = false;

const enter = graphql(`
  mutation DeviceActivation($userCode: String!) {
    deviceActivation(userCode: $userCode) {
      scope
      application {
        clientId
        name
        website
      }
    }
  }
`);

const allow = graphql(`
  mutation AuthorizeDeviceApplication($clientId: String!, $userCode: String!) {
    authorizeDeviceApplication(clientId: $clientId, userCode: $userCode) {
      name
    }
  }
`);

const refuse = graphql(`
  mutation RefuseDeviceApplication($userCode: String!) {
    refuseDeviceApplication(userCode: $userCode)
  }
`);

export const load: PageServerLoad = async (event) => ({
  viewer: await requireViewer(event),
  code: event.url.searchParams.get('user_code') ?? '',
});

export const actions: Actions = {
  enter: formAction(async (event, form) => {
    const userCode = textFrom(form, 'userCode');
    const { deviceActivation } = await mutate(event, enter, { userCode });
    const program = deviceActivation?.application;
    if (!program) throw new Error('A code belongs to no program');
    return { asked: { userCode, program, permissions: permissionWords((deviceActivation.scope ?? '').split(' ')) } };
  }),
  answer: formAction(async (event, form) => {
    const userCode = textFrom(form, 'userCode');
    if (form.get('answer') !== 'allow') {
      await mutate(event, refuse, { userCode });
      return { refused: true };
    }
    const { authorizeDeviceApplication } = await mutate(event, allow, {
      userCode,
      clientId: textFrom(form, 'clientId'),
    });
    return { allowed: authorizeDeviceApplication?.name ?? '' };
  }),
};
