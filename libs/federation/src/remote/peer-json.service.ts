import { Injectable } from '@nestjs/common';
import { type Config, FetchRefused, InjectConfig, SafeFetch } from '#convoke/core';
import { DomainBlocks } from '#convoke/moderation';
import { RemoteGone, RemoteRefused } from './remote-refused.js';

const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*(?::\d{1,5})?$/i;

/** Reads what a server says about itself at well-known addresses, unsigned. */
@Injectable()
export class PeerJson {
  private readonly scheme: string;

  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    @InjectConfig('federation') federation: Config['federation'],
    private readonly http: SafeFetch,
    private readonly blocks: DomainBlocks,
  ) {
    // Instances on one machine talk plain http; everybody else's well-known addresses are https.
    this.scheme = federation.allowPrivateNetwork && !server.secure ? 'http' : 'https';
  }

  /** Address of a path on a host; throws RemoteRefused for what is no host. */
  addressOn(host: string, path: string): string {
    if (host.length > 255 || !HOST.test(host)) throw new RemoteRefused('malformed_url', host);
    return `${this.scheme}://${host.toLowerCase()}${path}`;
  }

  /** Throws RemoteRefused, RemoteGone. */
  async fetch(address: string, contentTypes: string[]): Promise<Record<string, unknown>> {
    const { host } = new URL(address);
    if (host === this.server.publicHost) throw new RemoteRefused('ours', address);
    const answer = await this.asked(address, contentTypes);
    if (answer.status === 404 || answer.status === 410) throw new RemoteGone(address, answer.status === 410);
    if (!answer.ok) throw new RemoteRefused('status', `${address} (${answer.status})`, { temporary: true });
    const value = parsed(answer.text());
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new RemoteRefused('not_an_object', address);
    return value as Record<string, unknown>;
  }

  private async asked(address: string, contentTypes: string[]) {
    try {
      const permits = async (url: URL) => !(await this.blocks.isSuspended(url.host));
      return await this.http.fetch(address, { contentTypes, permits });
    } catch (cause) {
      if (!(cause instanceof FetchRefused)) throw cause;
      throw new RemoteRefused(cause.reason, address, { temporary: cause.temporary, cause });
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
