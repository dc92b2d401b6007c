import { once } from 'node:events';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { expect, vi } from 'vitest';
import { Metrics } from '#convoke/core';
import type { GraphqlAnswer, TestServer } from './server.js';

/** What a socket sends, one message after the other; null when nothing more will come. */
export interface Watched {
  next(): Promise<GraphqlAnswer | null>;
  stop(): Promise<unknown>;
}

const socketAddress = (url: string, path: string) => `${url.replace('http', 'ws')}${path}`;

/** A client that speaks graphql-transport-ws, as any program would use. */
export function openSocket({ url }: TestServer, connectionParams: Record<string, unknown>, headers = {}): Client {
  const webSocketImpl = class extends WebSocket {
    constructor(address: string, protocol: string) {
      super(address, protocol, { headers });
    }
  };
  return createClient({ url: socketAddress(url, '/api'), webSocketImpl, connectionParams, retryAttempts: 0 });
}

export function watch(client: Client, query: string, variables: Record<string, unknown> = {}): Watched {
  const messages = client.iterate({ query, variables });
  return {
    next: async () => {
      const { value, done } = await messages.next();
      return done ? null : (value as unknown as GraphqlAnswer);
    },
    stop: async () => messages.return!(),
  };
}

/** Waits until so many subscriptions are watched in the server. */
export async function subscribed({ app }: TestServer, count: number): Promise<void> {
  const metric = app.get(Metrics, { strict: false }).registry.getSingleMetric('convoke_live_subscriptions')!;
  await vi.waitFor(async () => expect((await metric.get()).values[0]!.value).toBe(count), { timeout: 10_000 });
}

export type PhoenixReply = [string | null, string | null, string, string, Record<string, any>];

/** A client of Phoenix channels, version 2. */
export class PhoenixClient {
  private readonly unread: PhoenixReply[] = [];
  private ref = 0;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data) => this.unread.push(JSON.parse(String(data)) as PhoenixReply));
  }

  /** Throws when the server does not let it in. */
  static async open({ url }: TestServer, query: string): Promise<PhoenixClient> {
    const socket = new WebSocket(socketAddress(url, `/graphql_socket/websocket?${query}`));
    await once(socket, 'open');
    return new PhoenixClient(socket);
  }

  send(topic: string, event: string, payload: object): void {
    this.socket.send(JSON.stringify(['1', `${++this.ref}`, topic, event, payload]));
  }

  async next(): Promise<PhoenixReply> {
    return vi.waitFor(() => {
      if (this.unread.length === 0) throw new Error('Nothing came');
      return this.unread.shift()!;
    });
  }

  close(): void {
    this.socket.terminate();
  }
}
