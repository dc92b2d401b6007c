import { Injectable } from '@nestjs/common';
import { Clock, type Config, FetchRefused, InjectConfig, Log, OnJob, SafeFetch } from '#convoke/core';
import { type PushMessage, SendPush } from './push-messages.service.js';
import { type PushSubscription, PushSubscriptions } from './push-subscriptions.service.js';

const TIMEOUT_MS = 5000;
/** What push services answer once a device has gone or its person said no. */
const GONE = [404, 410];
const LATER = [408, 425, 429];

/** Brings messages to the push services of devices, readable for the device alone. */
@Injectable()
export class PushJobs {
  constructor(
    @InjectConfig('webPush') private readonly keys: Config['webPush'],
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly clock: Clock,
    private readonly subscriptions: PushSubscriptions,
    private readonly fetcher: SafeFetch,
    private readonly log: Log,
  ) {}

  @OnJob(SendPush)
  async send({ subscriptionId, message, until }: { subscriptionId: string; message: PushMessage; until: string }) {
    const seconds = Math.floor((Date.parse(until) - this.clock.now().getTime()) / 1000);
    const subscription = await this.subscriptions.find(subscriptionId);
    if (!subscription || seconds <= 0) return;
    try {
      await this.heed(subscription, await this.post(subscription, message, seconds));
    } catch (error) {
      // Whoever gave an address that nothing may be sent to gets nothing.
      if (error instanceof FetchRefused && !error.temporary) return this.subscriptions.remove(subscription.id);
      await this.subscriptions.noteFailure(subscription.id);
      throw error;
    }
  }

  private async heed({ id, endpoint }: PushSubscription, status: number): Promise<void> {
    if (status < 300) return this.subscriptions.noteReached(id);
    if (GONE.includes(status)) return this.subscriptions.remove(id);
    const { host } = new URL(endpoint);
    if (status >= 500 || LATER.includes(status)) throw new Error(`The push service ${host} answered ${status}`);
    this.log.warn({ host, status }, 'a push service refused a message');
    await this.subscriptions.noteFailure(id);
  }

  private async post({ endpoint, ...keys }: PushSubscription, message: PushMessage, seconds: number): Promise<number> {
    // Loaded with the first message: most servers have few devices, and some none.
    const { default: webPush } = await import('web-push');
    const { publicKey, privateKey } = this.keys;
    const { headers, body } = webPush.generateRequestDetails({ endpoint, keys }, JSON.stringify(message), {
      vapidDetails: { subject: this.subject(), publicKey, privateKey },
      TTL: seconds,
      topic: message.tag,
    });
    const sent = { method: 'POST', headers: textual(headers), body: body ?? undefined, timeoutMs: TIMEOUT_MS } as const;
    return (await this.fetcher.fetch(endpoint, { ...sent, secureOnly: true })).status;
  }

  /** Where push services complain; without https they take no address of a page. */
  private subject(): string {
    const { secure, publicUrl } = this.server;
    return secure ? publicUrl : `mailto:noreply@${new URL(publicUrl).hostname}`;
  }
}

function textual(headers: object): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
