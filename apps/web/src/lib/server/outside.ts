import { redirect, type RequestEvent } from '@sveltejs/kit';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { setFlash } from './flash.ts';
import { cookieOptions, localPath } from './session.ts';

const pendingCookie = 'outside_login';
const pendingLength = 15 * 60;
const arrivalCookie = 'outside_arrival';
const arrivalLength = 30 * 60;
const proofCookie = 'outside_proof';
const proofLength = 10 * 60;

/** What the browser keeps while its reader is with a provider. */
interface Pending {
  purpose: 'login' | 'proof';
  /** The secret that only the browser has that began. */
  state: string;
  /** Where they go on to. */
  wanted: string;
  /** The code of a link that invited them. */
  invitation: string;
}

/** Sends the reader to a provider. */
export function sendOut(event: RequestEvent, address: string, pending: Pending): never {
  event.cookies.set(pendingCookie, JSON.stringify(pending), pendingOptions(event, pendingLength));
  redirect(302, address, { external: true });
}

/** What the reader was sent out for, once; undefined where this browser sent nobody. */
export function takePending(event: RequestEvent): Pending | undefined {
  const kept = event.cookies.get(pendingCookie);
  event.cookies.delete(pendingCookie, pendingOptions(event, 0));
  try {
    const pending = JSON.parse(kept ?? '') as Pending;
    return { ...pending, wanted: localPath(pending.wanted) };
  } catch {
    return undefined;
  }
}

/** Leads who came from outside and is linked with no account to where they get one; does nothing for anybody else. */
export function receiveStranger(event: RequestEvent, failure: unknown, wanted: string, invitation = ''): void {
  if (!(failure instanceof GraphQLFailure) || !failure.has('outside_person_unknown')) return;
  event.cookies.set(arrivalCookie, failure.challenge ?? '', cookieOptions(event, arrivalLength));
  const query = new URLSearchParams({ redirect: wanted, ...(invitation ? { invitation } : {}) });
  redirect(303, `/register/outside?${query}`);
}

/** What says who came from outside; empty where nobody did. */
export function arrivalOf(event: RequestEvent): string {
  return event.cookies.get(arrivalCookie) ?? '';
}

export function forgetArrival(event: RequestEvent): void {
  event.cookies.delete(arrivalCookie, cookieOptions(event, 0));
}

/** Remembers for some minutes that a provider vouched anew for who is signed in. */
export function keepProof(event: RequestEvent, proof: string): void {
  event.cookies.set(proofCookie, proof, cookieOptions(event, proofLength));
}

/** What is good in place of a password; empty where no provider vouched. */
export function proofOf(event: RequestEvent): string {
  return event.cookies.get(proofCookie) ?? '';
}

/** The password that a form sent, or what is good in its place for who has none. */
export function passwordFrom(event: RequestEvent, form: FormData, name = 'password'): string {
  const typed = form.get(name);
  return typeof typed === 'string' && typed !== '' ? typed : proofOf(event);
}

/** Leads back from a provider to where the reader can try again, and says what was wrong. */
export function turnBack(event: RequestEvent, text: string, address: string): never {
  setFlash(event, 'info', text);
  redirect(303, address);
}

/** It need not be sent with any other request. */
function pendingOptions(event: RequestEvent, maxAge: number) {
  return { ...cookieOptions(event, maxAge), path: '/auth' };
}
