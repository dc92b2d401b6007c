import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { ResultOf } from '#lib/graphql/document.ts';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { formAction } from '#lib/server/form.ts';
import { allowFormsToReach } from '#lib/server/form-targets.ts';
import { execute, graphql, mutate, query, refuse } from '#lib/server/graphql.ts';
import { permissionWords } from '#lib/server/program-words.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: the answer leads to another site, or to a program of the same device. */
export const csr = false;

const request = graphql(`
  query ApplicationRequest(
    $clientId: String!
    $redirectUri: String!
    $responseType: String
    $scope: String
    $state: String
    $codeChallenge: String
    $codeChallengeMethod: String
  ) {
    applicationRequest(
      clientId: $clientId
      redirectUri: $redirectUri
      responseType: $responseType
      scope: $scope
      state: $state
      codeChallenge: $codeChallenge
      codeChallengeMethod: $codeChallengeMethod
    ) {
      application {
        name
        website
      }
      scopes
      refusalAddress
      mistakeAddress
    }
  }
`);

const authorize = graphql(`
  mutation AuthorizeApplication(
    $clientId: String!
    $redirectUri: String!
    $scope: String!
    $state: String
    $codeChallenge: String
    $codeChallengeMethod: String
  ) {
    authorizeApplication(
      clientId: $clientId
      redirectUri: $redirectUri
      scope: $scope
      state: $state
      codeChallenge: $codeChallenge
      codeChallengeMethod: $codeChallengeMethod
    ) {
      code
      address
    }
  }
`);

/** What only the reader can be told of what is wrong. */
type Problem = 'unknown' | 'address' | 'request';
type Request = ResultOf<typeof request>['applicationRequest'];

/** Asks whether a program may use the account; whoever has not signed in does so first. */
export const load: PageServerLoad = async (event) => {
  const asked = await ask(event);
  if (typeof asked === 'string') return { problem: asked, asked: null };
  if (asked.mistakeAddress) redirect(302, asked.mistakeAddress, { external: true });
  const viewer = await requireViewer(event);
  allowFormsToReach(event, asked.refusalAddress);
  const { application, scopes } = asked;
  const leadsTo = asked.refusalAddress?.replace(/[?].*$/s, '') ?? null;
  return { problem: null, asked: { application, viewer, permissions: permissionWords(scopes), leadsTo } };
};

export const actions: Actions = {
  default: formAction(async (event, form) => {
    if (form.get('answer') !== 'allow') {
      const { applicationRequest } = await query(event, request, parametersOf(event));
      if (applicationRequest.refusalAddress) redirect(303, applicationRequest.refusalAddress, { external: true });
      return { refused: true };
    }
    const { scope, ...rest } = parametersOf(event);
    const { authorizeApplication } = await mutate(event, authorize, { ...rest, scope: scope ?? '' });
    if (authorizeApplication?.address) redirect(303, authorizeApplication.address, { external: true });
    return { code: authorizeApplication?.code ?? '' };
  }),
};

async function ask(event: RequestEvent): Promise<Request | Problem> {
  try {
    return (await execute(event, request, parametersOf(event))).applicationRequest;
  } catch (failure) {
    if (!(failure instanceof GraphQLFailure)) throw failure;
    if (failure.has('application_not_found')) return 'unknown';
    if (failure.has('validation')) return failure.fields.redirectUri ? 'address' : 'request';
    refuse(event, failure);
  }
}

function parametersOf({ url }: RequestEvent) {
  const given = (name: string) => url.searchParams.get(name);
  return {
    clientId: given('client_id') ?? '',
    redirectUri: given('redirect_uri') ?? '',
    responseType: given('response_type'),
    scope: given('scope'),
    state: given('state'),
    codeChallenge: given('code_challenge'),
    codeChallengeMethod: given('code_challenge_method'),
  };
}
