import { redirect, type RequestEvent } from '@sveltejs/kit';
import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { setFlash } from './flash.ts';
import { cookieOptions, localPath, previousPage, setSession } from './session.ts';

/** What signing in answers; spread it as `...SignedIn` on Login. */
export const signedInFields = graphql(`
  fragment SignedIn on Login {
    refreshToken
    deviceToken
    user {
      id
      defaultActor {
        id
      }
    }
  }
`);

type SignedIn = ResultOf<typeof signedInFields>;

const entrance = /^\/(login|register|resend-instructions|password-reset|validate|welcome|lock-account)\b/;
const returnCookie = 'return_to';
const returnLength = 48 * 60 * 60;
const deviceCookie = 'known_device';
const deviceLength = 400 * 24 * 60 * 60;
const challengeCookie = 'login_challenge';
const challengeLength = 10 * 60;

/** Signs the browser in and leads on: to where the reader was going, past the first profile if there is none yet. */
export function enter(event: RequestEvent, login: SignedIn | null, wanted: string): never {
  if (!login) throw new Error('Signing in answered nothing');
  setSession(event, login.refreshToken);
  // Sent to the page that uses it only: a browser that is signed out again reads pages like any other.
  event.cookies.set(deviceCookie, login.deviceToken, { ...cookieOptions(event, deviceLength), path: '/login' });
  redirect(303, login.user.defaultActor ? wanted : withReturn('/register/profile', wanted));
}

/**
 * Signs the browser in by what was asked for, or leads to the page for the code of who has a second factor; `done` is
 * said on the next page either way.
 */
export async function enterBy(
  event: RequestEvent,
  login: Promise<SignedIn | null>,
  wanted: string,
  done?: string,
): Promise<never> {
  const answer = await login.catch((failure) => challengeFrom(failure));
  if (done) setFlash(event, 'success', done);
  if (typeof answer !== 'string') return enter(event, answer, wanted);
  event.cookies.set(challengeCookie, answer, cookieOptions(event, challengeLength));
  redirect(303, withReturn('/login/code', wanted));
}

/** What this browser was given when somebody signed in here before. */
export function deviceTokenOf(event: RequestEvent): string | null {
  return event.cookies.get(deviceCookie) ?? null;
}

/** What proves that this browser's reader gave their password; empty where they did not. */
export function challengeOf(event: RequestEvent): string {
  return event.cookies.get(challengeCookie) ?? '';
}

export function forgetChallenge(event: RequestEvent): void {
  event.cookies.delete(challengeCookie, cookieOptions(event, 0));
}

/** Where the reader goes on to: where the address says, else back where they come from; home from these pages themselves. */
export function wantedPath(event: RequestEvent): string {
  const said = event.url.searchParams.get('redirect');
  if (said) return localPath(said);
  const previous = previousPage(event);
  return entrance.test(previous) ? '/' : previous;
}

/** The address of a page that later leads on to where the reader was going. */
export function withReturn(path: string, wanted: string): string {
  return wanted === '/' ? path : `${path}?redirect=${encodeURIComponent(wanted)}`;
}

/** Remembers where the reader was going while they fetch a link from their mail. */
export function keepReturn(event: RequestEvent, wanted: string): void {
  if (wanted !== '/') event.cookies.set(returnCookie, wanted, cookieOptions(event, returnLength));
}

/** Where the reader was going before they fetched the link, once. */
export function takeReturn(event: RequestEvent): string {
  const wanted = localPath(event.cookies.get(returnCookie));
  event.cookies.delete(returnCookie, cookieOptions(event, 0));
  return wanted;
}

function challengeFrom(failure: unknown): string {
  const isAsked = failure instanceof GraphQLFailure && failure.has('second_factor_required');
  if (!isAsked || failure.challenge === undefined) throw failure;
  return failure.challenge;
}
