import { randomUUID } from 'node:crypto';
import type { WebSocket } from '@fastify/websocket';
import { z } from 'zod';
import type { Answer } from '../executor.js';
import type { RequestContext } from '../request-context.js';
import { type LiveOperations, MOST_WATCHED } from './live-operations.service.js';
import type { Messages } from './messages.js';
import type { PhoenixFormat, PhoenixMessage } from './phoenix-message.js';

/** Clients send a heartbeat every thirty seconds. */
const SILENCE_MS = 60_000;

const documentSchema = z.object({
  query: z.string().min(1),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** One socket of a client of Absinthe: its control channel, and a topic for each subscription. */
export class PhoenixConnection {
  private readonly watched = new Map<string, Messages>();
  private silence: NodeJS.Timeout | undefined;

  constructor(
    private readonly socket: WebSocket,
    private readonly format: PhoenixFormat,
    private readonly live: LiveOperations,
    private readonly opened: RequestContext,
  ) {}

  listen(): void {
    this.wait();
    this.socket.on('message', (data) => {
      this.wait();
      const message = this.format.read(String(data));
      if (message) void this.take(message);
      else this.socket.close(1003);
    });
    this.socket.on('error', () => this.socket.terminate());
    this.socket.on('close', () => this.end());
  }

  private wait(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.socket.terminate(), SILENCE_MS);
  }

  private end(): void {
    clearTimeout(this.silence);
    for (const messages of this.watched.values()) void messages.return();
    this.watched.clear();
  }

  private async take(message: PhoenixMessage): Promise<void> {
    switch (message.event) {
      case 'heartbeat':
      case 'phx_join':
        return this.reply(message, 'ok', {});
      case 'doc':
        return this.run(message);
      case 'unsubscribe':
        return this.giveUp(message);
      case 'phx_leave':
        this.end();
        return this.reply(message, 'ok', {});
      default:
        return this.reply(message, 'error', { reason: 'unknown event' });
    }
  }

  private async run(message: PhoenixMessage): Promise<void> {
    const { data } = documentSchema.safeParse(message.payload);
    if (!data || this.watched.size >= MOST_WATCHED) {
      return this.reply(message, 'error', { reason: data ? 'too many subscriptions' : 'no document' });
    }
    const { query, variables, operationName } = data;
    const operation = { query, variables: variables ?? undefined, operationName: operationName ?? undefined };
    const answer = await this.live.run(operation, this.opened);
    if (!(Symbol.asyncIterator in answer)) return this.reply(message, 'data' in answer ? 'ok' : 'error', { ...answer });
    const subscriptionId = `__absinthe__:doc:${randomUUID()}`;
    this.watched.set(subscriptionId, answer);
    this.reply(message, 'ok', { subscriptionId });
    for await (const result of answer) await this.tell(subscriptionId, result);
    this.watched.delete(subscriptionId);
  }

  private async giveUp(message: PhoenixMessage): Promise<void> {
    const subscriptionId = String(message.payload.subscriptionId);
    void this.watched.get(subscriptionId)?.return();
    this.watched.delete(subscriptionId);
    this.reply(message, 'ok', { subscriptionId });
  }

  private reply({ join_ref, ref, topic }: PhoenixMessage, status: 'ok' | 'error', response: object): void {
    void this.send({ join_ref, ref, topic, event: 'phx_reply', payload: { status, response } });
  }

  private async tell(subscriptionId: string, result: Answer): Promise<void> {
    await this.send({ topic: subscriptionId, event: 'subscription:data', payload: { subscriptionId, result } });
  }

  /** Returns when it is sent, so whoever reads slowly is told less often rather than later and later. */
  private send(message: PhoenixMessage): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.socket.send(this.format.write(message), () => resolve());
    return promise;
  }
}
