import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { PeerJson } from './peer-json.service.js';
import { RemoteRefused } from './remote-refused.js';

const TYPES = ['application/jrd+json', 'application/json', 'application/activity+json', 'application/ld+json'];
const ACTIVITY_TYPE = /^application\/(activity\+json|ld\+json)\b/i;
const SUBSCRIBE = 'http://ostatus.org/schema/1.0/subscribe';
const HANDLE = /^(?:acct:)?@?([^\s@/?#]{1,100})@([^\s@/?#]{1,255})$/i;

/** `@name@host` taken apart. */
export interface Handle {
  name: string;
  host: string;
}

/** What a host says of a handle. */
export interface Discovered {
  /** Under which handle it is known, where that is said. */
  subject: Handle | null;
  actorUri: string | null;
  /** Where its people go to follow or join something, with `{uri}` for what; null where there is no such page. */
  subscribeTemplate: string | null;
}

const link = z.object({
  rel: z.string(),
  type: z.string().nullish(),
  href: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional()
    .catch(undefined),
  template: z.string().max(2000).optional().catch(undefined),
});
const description = z.object({
  subject: z.string().optional().catch(undefined),
  links: z.array(z.unknown()).catch([]),
});

/** Asks hosts who stands behind a handle. */
@Injectable()
export class WebFinger {
  constructor(private readonly peers: PeerJson) {}

  /** Throws RemoteRefused, RemoteGone. */
  async ask({ name, host }: Handle): Promise<Discovered> {
    const resource = encodeURIComponent(`acct:${name}@${host}`);
    const address = this.peers.addressOn(host, `/.well-known/webfinger?resource=${resource}`);
    const { subject, links } = description.parse(await this.peers.fetch(address, TYPES));
    const known = links.slice(0, 50).flatMap((each) => link.safeParse(each).data ?? []);
    const self = known.find(({ rel, type, href }) => rel === 'self' && href && ACTIVITY_TYPE.test(type ?? ''));
    const subscribe = known.find(({ rel }) => rel === SUBSCRIBE)?.template;
    return {
      subject: subject?.startsWith('acct:') ? parseHandle(subject) : null,
      actorUri: self?.href ?? null,
      subscribeTemplate: subscribe && /^https?:\/\/[^{}]*\{uri\}[^{}]*$/i.test(subscribe) ? subscribe : null,
    };
  }
}

/** Answers null for what is no handle. */
export function parseHandle(text: string): Handle | null {
  const [, name, host] = (text.isWellFormed() && HANDLE.exec(text.trim())) || [];
  return name && host ? { name, host: host.toLowerCase() } : null;
}

/** Throws RemoteRefused for what is no handle. */
export function handleFrom(text: string): Handle {
  const handle = parseHandle(text);
  if (!handle) throw new RemoteRefused('handle', text.slice(0, 200));
  return handle;
}

/** Whether both name one actor: case counts for nothing. */
export function isSameHandle(one: Handle, other: Handle): boolean {
  return one.host === other.host && one.name.toLowerCase() === other.name.toLowerCase();
}
