import { redirect } from '@sveltejs/kit';
import { graphql } from '#lib/graphql/document.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { mutate, query } from '#lib/server/graphql.ts';
import { localPath } from '#lib/server/session.ts';
import { keepReturn, wantedPath, withReturn } from '#lib/server/sign-in.ts';
import type { Actions, PageServerLoad } from './$types';

const createUser = graphql(`
  mutation CreateUser(
    $email: String!
    $password: String!
    $locale: String
    $reason: String
    $invitation: String
    $proof: String
  ) {
    createUser(
      email: $email
      password: $password
      locale: $locale
      reason: $reason
      invitation: $invitation
      proof: $proof
    ) {
      id
    }
  }
`);

const page = graphql(`
  query Register($code: String!, $invited: Boolean!) {
    config {
      proofOfWork
    }
    invitationLinkState(code: $code) @include(if: $invited)
  }
`);

export const load: PageServerLoad = async (event) => {
  const { viewer } = await event.parent();
  const wanted = wantedPath(event);
  if (viewer) redirect(303, wanted);
  const code = event.url.searchParams.get('invitation') ?? '';
  const { config, invitationLinkState: state } = await query(event, page, { code, invited: code !== '' });
  const invitation = state ? { code, state } : null;
  return { wanted, invitation, proofOfWork: config?.proofOfWork === true, loginAddress: withReturn('/login', wanted) };
};

export const actions: Actions = {
  default: formAction(async (event, form) => {
    const email = textFrom(form, 'email').trim();
    const texts = { email, password: textFrom(form, 'password'), reason: textFrom(form, 'reason') };
    const invitation = textFrom(form, 'invitation') || null;
    const proof = textFrom(form, 'proof') || null;
    await mutate(event, createUser, { ...texts, invitation, proof, locale: event.locals.locale });
    keepReturn(event, localPath(form.get('redirect')));
    return { sentTo: email };
  }),
};
