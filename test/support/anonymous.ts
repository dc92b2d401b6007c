import type { Email } from 'postal-mime';
import { mailsTo } from './mails.js';
import type { TestServer } from './server.js';

const JOIN = `mutation ($eventId: ID!, $actorId: ID!, $email: String, $message: String, $locale: String, $timezone: Timezone,
    $proof: String) {
  joinEvent(eventId: $eventId, actorId: $actorId, email: $email, message: $message, locale: $locale, timezone: $timezone,
    proof: $proof) { id role metadata { message locale cancellationToken } actor { id preferredUsername } event { uuid } } }`;

export async function anonymousActorId(server: TestServer): Promise<string> {
  return (await server.graphql('{ config { anonymous { actorId } } }')).data!.config.anonymous.actorId;
}

/** Asks to take part as somebody without an account does. */
export async function joinAnonymously(server: TestServer, eventId: string, email: unknown, wish: object = {}, ip = '') {
  const actorId = await anonymousActorId(server);
  return server.graphql(JOIN, { eventId, actorId, email, ...wish }, ip ? { headers: { 'x-forwarded-for': ip } } : {});
}

export async function confirmAnonymously(server: TestServer, confirmationToken: string) {
  const query = `mutation ($confirmationToken: String!) {
    confirmParticipation(confirmationToken: $confirmationToken) { id role actor { id } event { uuid } } }`;
  return server.graphql(query, { confirmationToken });
}

/** Takes part with an address as its owner would, by the link in the mail; answers the participation's id. */
export async function buildAnonymous(server: TestServer, eventId: string, email: string, wish: object = {}) {
  await joinAnonymously(server, eventId, email, wish);
  const { data } = await confirmAnonymously(server, await linkMailedTo(server, email, 'confirm'));
  await server.runJobs();
  return data!.confirmParticipation.id as string;
}

/** The token of the link in the newest mail to an address. */
export async function linkMailedTo(server: TestServer, address: string, kind: 'confirm' | 'cancel'): Promise<string> {
  const mail = (await mailsTo(server, address)).at(-1);
  const token = linkIn(mail, kind);
  if (!token) throw new Error(`No link to ${kind} was mailed to ${address}`);
  return token;
}

/** The token of the link in a mail. */
export function linkIn(mail: Email | undefined, kind: 'confirm' | 'cancel'): string | undefined {
  return new RegExp(`/participation/email/${kind}/(?:[0-9a-f-]{36}/)?([\\w-]{43})(?:\\s|$)`).exec(
    mail?.text ?? '',
  )?.[1];
}
