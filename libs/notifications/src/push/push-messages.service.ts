import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { User } from '#convoke/accounts';
import { chooseLocale, Clock, type Config, InjectConfig, job, Jobs, type Locale, type Tx } from '#convoke/core';
import type { Letter, Notice } from '../notices/notice.js';
import { PushSubscriptions } from './push-subscriptions.service.js';

/** What src/service-worker of the web client shows. */
export interface PushMessage {
  title: string;
  body: string;
  /** The page to open, from the instance's root. */
  path: string;
  /** The same for the same notice: a device that gets it twice shows it once. */
  tag: string;
}

const HOUR_SECONDS = 3600;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const TITLE_LENGTH = 120;
const BODY_LENGTH = 240;
/** What a Topic header takes. */
const TAG_LENGTH = 32;

/** Tried again for as long as the message is of use. */
export const SendPush = job<{ subscriptionId: string; message: PushMessage; until: string }>(
  'notifications.send-push',
  { retryLimit: 20, retryDelay: 20, retryDelayMax: 2 * HOUR_SECONDS, deleteAfterSeconds: HOUR_SECONDS },
);

/** Writes what is told into jobs, one for each device of those who want to be told there. */
@Injectable()
export class PushMessages {
  constructor(
    @InjectConfig('webPush') private readonly config: Config['webPush'],
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly clock: Clock,
    private readonly subscriptions: PushSubscriptions,
    private readonly jobs: Jobs,
  ) {}

  async send(tx: Tx, notice: Notice, users: User[], write: (user: User, locale: Locale) => Letter): Promise<void> {
    if (!this.config.enabled || users.length === 0) return;
    const devices = Map.groupBy(
      await this.subscriptions.ofUsers(
        users.map(({ id }) => id),
        tx,
      ),
      ({ userId }) => userId,
    );
    const until = new Date(this.clock.now().getTime() + usefulFor(notice)).toISOString();
    const pushes = users
      .filter(({ id }) => devices.has(id))
      .flatMap((user) => {
        const message = this.message(notice, write(user, chooseLocale(user.locale ?? undefined)));
        return devices.get(user.id)!.map(({ id: subscriptionId }) => ({ subscriptionId, message, until }));
      });
    await this.jobs.sendMany(tx, SendPush, pushes);
  }

  private message({ key }: Notice, { subject, paragraphs, button }: Letter): PushMessage {
    return {
      title: shortened(subject, TITLE_LENGTH),
      body: shortened(paragraphs.join('\n'), BODY_LENGTH),
      path: button?.url.replace(this.server.publicUrl, '') ?? '/notifications',
      tag: createHash('sha256').update(key).digest('base64url').slice(0, TAG_LENGTH),
    };
  }
}

/** In milliseconds; whoever is reminded after the event has begun was not reminded. */
function usefulFor({ kind }: Notice): number {
  return kind === 'reminder_hour' ? HOUR_MS : DAY_MS;
}

function shortened(text: string, length: number): string {
  const signs = [...text.trim()];
  return signs.length <= length ? signs.join('') : `${signs.slice(0, length - 1).join('')}…`;
}
