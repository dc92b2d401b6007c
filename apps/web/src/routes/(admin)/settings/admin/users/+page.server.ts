import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { VariablesOf } from '#lib/graphql/document.ts';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { admissionActions, resendAction } from '#lib/server/account-actions.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { execute, graphql, mutate, refuse } from '#lib/server/graphql.ts';
import { wordFrom } from '#lib/server/moderated-actors.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 20;
const ROLES = ['USER', 'MODERATOR', 'ADMINISTRATOR'] as const;
const STATES = { active: 'ACTIVE', unconfirmed: 'UNCONFIRMED', waiting: 'WAITING', disabled: 'DISABLED' } as const;
const ORDERS = { newest: ['ID', 'DESC'], seen: ['CURRENT_SIGN_IN_AT', 'DESC'], address: ['EMAIL', 'ASC'] } as const;

const usersPage = graphql(`
  query AdminUsers(
    $page: Int!
    $limit: Int!
    $email: String!
    $network: String
    $state: UserState
    $moderators: Boolean!
    $sort: SortableUserField!
    $direction: SortDirection!
  ) {
    users(
      page: $page
      limit: $limit
      email: $email
      currentSignInIp: $network
      state: $state
      moderators: $moderators
      sort: $sort
      direction: $direction
    ) {
      total
      elements {
        id
        email
        role
        disabled
        confirmedAt
        waitingSince
        registrationReason
        currentSignInAt
      }
    }
  }
`);

const create = graphql(`
  mutation AdminCreateUser($email: String!, $role: UserRole, $locale: String) {
    adminCreateUser(email: $email, role: $role, locale: $locale) {
      id
      email
    }
  }
`);

/** None for what is no network, and what is wrong with it. */
async function found(event: RequestEvent, variables: VariablesOf<typeof usersPage>) {
  try {
    return { ...(await execute(event, usersPage, variables)), problem: undefined };
  } catch (failure) {
    if (!(failure instanceof GraphQLFailure)) throw failure;
    const problem = failure.fields.currentSignInIp;
    if (problem === undefined) refuse(event, failure);
    return { users: null, problem };
  }
}

export const load: PageServerLoad = async (event) => {
  const { searchParams } = event.url;
  const text = wordFrom(searchParams, 'q');
  const network = wordFrom(searchParams, 'network');
  const wanted = searchParams.get('show');
  const state = Object.keys(STATES).find((each): each is keyof typeof STATES => each === wanted);
  const moderators = wanted === 'moderators';
  const order = Object.keys(ORDERS).find((each): each is keyof typeof ORDERS => each === searchParams.get('sort'));
  const [sort, direction] = ORDERS[order ?? 'newest'];
  const page = pageFrom(searchParams);
  const filter = { email: text, network, state: state ? STATES[state] : null, moderators };
  const { users, problem } = await found(event, { page, limit: LIMIT, ...filter, sort, direction });
  return {
    problem,
    text,
    network,
    shown: moderators ? 'moderators' : (state ?? 'all'),
    order: order ?? 'newest',
    page,
    limit: LIMIT,
    total: users?.total ?? 0,
    users: (users?.elements ?? []).filter((each) => each !== null),
  };
};

export const actions: Actions = {
  ...admissionActions('/settings/admin/users?show=waiting'),
  resend: resendAction,
  create: formAction(async (event, form) => {
    const { adminCreateUser: made } = await mutate(event, create, {
      email: textFrom(form, 'email'),
      role: ROLES.find((role) => role === form.get('role')),
      locale: textFrom(form, 'locale'),
    });
    setFlash(event, 'success', m.admin_users_created({ email: made!.email! }));
    redirect(303, event.url.pathname);
  }),
};
