import { redirect, type RequestEvent } from '@sveltejs/kit';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { execute, graphql, mutate } from '#lib/server/graphql.ts';
import { arrivalOf, forgetArrival, passwordFrom, turnBack } from '#lib/server/outside.ts';
import { localPath } from '#lib/server/session.ts';
import { enter, keepReturn, signedInFields, withReturn } from '#lib/server/sign-in.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

const outsideArrival = graphql(`
  query OutsideArrival($challenge: String!, $code: String!, $invited: Boolean!) {
    outsideArrival(challenge: $challenge) {
      label
      email
      name
      registration
      needsProof
    }
    invitationLinkState(code: $code) @include(if: $invited)
  }
`);

const registerFromOutside = graphql(
  `
    mutation RegisterFromOutside(
      $challenge: String!
      $email: String
      $reason: String
      $invitation: String
      $locale: String
    ) {
      registerFromOutside(
        challenge: $challenge
        email: $email
        reason: $reason
        invitation: $invitation
        locale: $locale
      ) {
        ...SignedIn
      }
    }
  `,
  [signedInFields],
);

const linkOutsideIdentity = graphql(`
  mutation LinkOutsideIdentity($challenge: String!, $password: String) {
    linkOutsideIdentity(challenge: $challenge, password: $password) {
      id
    }
  }
`);

// It leads to a page without the framework, to which the framework would go twice and lose what is said there.
export const csr = false;

export const load: PageServerLoad = async (event) => {
  const wanted = localPath(event.url.searchParams.get('redirect'));
  const code = event.url.searchParams.get('invitation') ?? '';
  const { outsideArrival: arrival, invitationLinkState: state } = await arrivalFor(event, code);
  // Whoever signs in first comes back here to link.
  const loginAddress = withReturn('/login', withReturn('/register/outside', wanted));
  return { wanted, arrival, loginAddress, invitation: state ? { code, state } : null };
};

export const actions: Actions = {
  register: formAction(async (event, form) => {
    const email = textFrom(form, 'email').trim();
    const wanted = localPath(form.get('redirect'));
    const { registerFromOutside: login } = await mutate(event, registerFromOutside, {
      challenge: arrivalOf(event),
      email,
      reason: textFrom(form, 'reason'),
      invitation: textFrom(form, 'invitation') || null,
      locale: event.locals.locale,
    });
    if (login) {
      forgetArrival(event);
      enter(event, login, wanted);
    }
    keepReturn(event, wanted);
    return { sentTo: email };
  }),
  link: formAction(async (event, form) => {
    const variables = { challenge: arrivalOf(event), password: passwordFrom(event, form) || null };
    await mutate(event, linkOutsideIdentity, variables);
    forgetArrival(event);
    setFlash(event, 'success', m.outside_linked());
    redirect(303, localPath(form.get('redirect')));
  }),
};

async function arrivalFor(event: RequestEvent, code: string) {
  try {
    return await execute(event, outsideArrival, { challenge: arrivalOf(event), code, invited: code !== '' });
  } catch (failure) {
    if (!(failure instanceof GraphQLFailure)) throw failure;
    forgetArrival(event);
    return turnBack(event, failure.message, event.locals.signedIn ? '/' : '/login');
  }
}
