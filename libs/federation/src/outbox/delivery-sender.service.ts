import { Injectable } from '@nestjs/common';
import { Clock, type FetchedDocument, FetchRefused, SafeFetch } from '#convoke/core';
import { DomainBlocks } from '#convoke/moderation';
import { ActorKeys } from '../keys/index.js';
import { SignatureSchemes } from '../remote/index.js';
import { type SignatureScheme, type SigningKey, signRequest } from '../signatures/index.js';
import { PartialFollowers } from '../synchronization/partial-followers.queries.js';
import type { Delivery, Outcome } from './delivery.js';
import { outcomeOfAnswer, outcomeOfRefusal } from './delivery-outcome.js';

const TIMEOUT_MS = 10_000;
const HEADERS = { 'Content-Type': 'application/activity+json', Accept: 'application/activity+json, application/json' };
/** What servers answer to a signature of a kind that they don't read. */
const UNREAD = new Set([400, 401]);
/** A kept connection that the other side closed just then. */
const CLOSED = new Set(['ECONNRESET', 'EPIPE']);

/** Carries one delivery to its inbox, signed at that moment. */
@Injectable()
export class DeliverySender {
  constructor(
    private readonly fetcher: SafeFetch,
    private readonly clock: Clock,
    private readonly blocks: DomainBlocks,
    private readonly keys: ActorKeys,
    private readonly schemes: SignatureSchemes,
    private readonly followers: PartialFollowers,
  ) {}

  async send(delivery: Delivery): Promise<Outcome> {
    // Asked now, as a host may have been shut out while this was waiting.
    if (!delivery.actor || (await this.blocks.isSuspended(delivery.host))) return { kind: 'dropped' };
    try {
      return outcomeOfAnswer(await this.post(delivery, await this.keys.of(delivery.actor)), this.clock.now());
    } catch (error) {
      if (error instanceof FetchRefused) return outcomeOfRefusal(error);
      throw error;
    }
  }

  /** Signs in the way that the host reads, or else in the other. */
  private async post(delivery: Delivery, key: SigningKey): Promise<FetchedDocument> {
    const { host } = delivery;
    const scheme = await this.schemes.of(host);
    const answer = await this.attempt(delivery, key, scheme);
    if (!UNREAD.has(answer.status)) return answer;
    const other = scheme === 'cavage' ? 'rfc9421' : 'cavage';
    const second = await this.attempt(delivery, key, other);
    if (!second.ok) return answer;
    await this.schemes.note(host, other);
    return second;
  }

  private async attempt(delivery: Delivery, key: SigningKey, scheme: SignatureScheme): Promise<FetchedDocument> {
    try {
      return await this.request(delivery, key, scheme);
    } catch (error) {
      if (!wasClosed(error)) throw error;
      return this.request(delivery, key, scheme);
    }
  }

  private async request(delivery: Delivery, key: SigningKey, scheme: SignatureScheme) {
    const { inboxUrl, body } = delivery;
    const url = new URL(inboxUrl);
    const signedHeaders = await this.synchronization(delivery, url.origin);
    const request = { method: 'POST', url, body, headers: HEADERS, signedHeaders };
    const headers = await signRequest(scheme, request, key, this.clock.now());
    return this.fetcher.fetch(inboxUrl, { method: 'POST', headers, body, timeoutMs: TIMEOUT_MS });
  }

  /** Whoever gets what is meant for an actor's followers is told which of them are theirs. */
  private async synchronization({ actor, toFollowers }: Delivery, origin: string): Promise<Record<string, string>> {
    if (!actor || !toFollowers) return {};
    return { 'Collection-Synchronization': await this.followers.header(actor, origin) };
  }
}

function wasClosed(error: unknown): boolean {
  const cause = error instanceof FetchRefused ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
  return CLOSED.has(cause?.code ?? '');
}
