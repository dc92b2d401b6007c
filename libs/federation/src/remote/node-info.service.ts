import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { PeerJson } from './peer-json.service.js';
import { RemoteGone } from './remote-refused.js';

const SCHEMA = 'http://nodeinfo.diaspora.software/ns/schema/';
const APPLICATION = 'https://www.w3.org/ns/activitystreams#Application';
const JSON_TYPES = ['application/json', 'application/ld+json', 'application/activity+json'];

/** What a server says of itself. */
export interface ServerDescription {
  name: string | null;
  description: string | null;
  software: string | null;
  softwareVersion: string | null;
  /** How many accounts it has. */
  usersTotal: number | null;
  openRegistrations: boolean | null;
  /** The actor that speaks for the server, where it names one (FEP-2677). */
  actorUri: string | null;
}

const line = (max: number) =>
  z
    .string()
    .transform(
      (text) =>
        text
          .toWellFormed()
          .replace(/[\s\p{Cc}]+/gu, ' ')
          .trim()
          .slice(0, max)
          .toWellFormed() || null,
    )
    .nullish()
    .catch(null)
    .transform((text) => text ?? null);

const link = z.object({ rel: z.string(), href: z.url({ protocol: /^https?$/ }).max(2000) });
const index = z.object({ links: z.array(z.unknown()).catch([]) });
const software = z.object({ name: line(100), version: line(100) });
const metadata = z.object({ nodeName: line(200), nodeDescription: line(2000) });
const usage = z.object({
  users: z.object({
    total: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .nullish()
      .catch(null),
  }),
});
const document = z.object({
  software: software.catch({ name: null, version: null }),
  usage: usage.catch({ users: { total: null } }),
  openRegistrations: z.boolean().nullish().catch(null),
  metadata: metadata.catch({ nodeName: null, nodeDescription: null }),
});

/** Reads NodeInfo, 2.0 and 2.1. */
@Injectable()
export class NodeInfo {
  constructor(private readonly peers: PeerJson) {}

  /** A server without NodeInfo has nothing to say; throws RemoteRefused when it cannot be asked. */
  async fetch(host: string): Promise<ServerDescription> {
    const links = await this.links(host);
    const actorUri = links.find(({ rel }) => rel === APPLICATION)?.href ?? null;
    const newest = links.filter(({ rel }) => rel.startsWith(`${SCHEMA}2.`)).toSorted(byRel)[0];
    const told = document.safeParse(newest ? await this.peers.fetch(newest.href, JSON_TYPES) : {}).data;
    return {
      name: told?.metadata.nodeName ?? null,
      description: told?.metadata.nodeDescription ?? null,
      software: told?.software.name ?? null,
      softwareVersion: told?.software.version ?? null,
      usersTotal: told?.usage.users.total ?? null,
      openRegistrations: told?.openRegistrations ?? null,
      actorUri,
    };
  }

  private async links(host: string) {
    const address = this.peers.addressOn(host, '/.well-known/nodeinfo');
    try {
      const { links } = index.parse(await this.peers.fetch(address, JSON_TYPES));
      return links.slice(0, 20).flatMap((each) => link.safeParse(each).data ?? []);
    } catch (error) {
      if (error instanceof RemoteGone) return [];
      throw error;
    }
  }
}

function byRel(one: { rel: string }, other: { rel: string }): number {
  return other.rel.localeCompare(one.rel);
}
