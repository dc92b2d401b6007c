import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { signRequest } from '../../libs/federation/src/signatures/index.js';
import { rawPost } from './posts.js';
import type { Sender } from './seed/senders.js';

const TEMPLATE = new URL('../../../test/fixtures/federation/mobilizon/create-event.json', import.meta.url);

type Json = Record<string, any>;

/** Signed Creates of events as Mobilizon writes them, without pictures, which would be fetched; a word in their titles tells them apart. */
export async function tellEvents(inbox: string, senders: Sender[], count: number, word: string): Promise<Buffer[]> {
  const template = JSON.parse(readFileSync(TEMPLATE, 'utf8')) as Json;
  const url = new URL(inbox);
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const sender = senders[index % senders.length]!;
      const body = Buffer.from(JSON.stringify(createOf(template, sender.uri, `${word} ${index}`)));
      const headers = { 'Content-Type': 'application/activity+json' };
      return rawPost(
        url,
        await signRequest('cavage', { method: 'POST', url, body, headers }, sender, new Date()),
        body,
      );
    }),
  );
}

function createOf(template: Json, actor: string, name: string): Json {
  const id = `${new URL(actor).origin}/events/${randomUUID()}`;
  const { attachment, ...event } = template.object as Json;
  const shown = attachment.filter(({ type }: Json) => type !== 'Document');
  const at = new Date();
  const times = { startTime: new Date(at.getTime() + 86_400_000), endTime: new Date(at.getTime() + 90_000_000) };
  const object = { ...event, id, url: id, actor, attributedTo: actor, contacts: [actor], name, attachment: shown };
  return { ...template, id: `${id}/activity`, actor, object: { ...object, ...times, published: at, updated: at } };
}
