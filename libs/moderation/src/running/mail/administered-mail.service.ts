import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { emailInput } from '#convoke/accounts';
import { requireUser, type Viewer } from '#convoke/actors';
import {
  type Config,
  Database,
  InjectConfig,
  type Locale,
  MailTest,
  type MailTestResult,
  maskAddress,
  parseInput,
  RateLimits,
} from '#convoke/core';
import { actingAs, ActionLog } from '../../action-log/action-log.service.js';
import { ModerationAction } from '../../action-log/moderation-action.js';

/** How mails leave the instance, without what is secret of it. */
export interface MailSetup {
  from: string;
  /** Null where mails are written to files. */
  server: { host: string; port: number; encrypted: boolean; user: string | null } | null;
  directory: string | null;
}

const SUBMISSION_PORT = 587;
const SUBMISSIONS_PORT = 465;
const addressee = z.object({ email: emailInput });

/** Mail in the hands of administrators. */
@Injectable()
export class AdministeredMail {
  constructor(
    @InjectConfig('mail') private readonly config: Config['mail'],
    private readonly db: Database,
    private readonly limits: RateLimits,
    private readonly mails: MailTest,
    private readonly log: ActionLog,
  ) {}

  setup(): MailSetup {
    const { from, smtpUrl, directory } = this.config;
    return smtpUrl ? { from, server: serverOf(new URL(smtpUrl)), directory: null } : { from, server: null, directory };
  }

  /** Sends a mail at once and says what came of it; it is written down before. Throws InvalidInput, too_many_requests. */
  async test(viewer: Viewer, given: string | null | undefined, locale: Locale): Promise<MailTestResult> {
    const { email } = parseInput(addressee, { email: given ?? viewer.user?.email });
    if (!viewer.isOperator) await this.limits.consume('mail-test:account', requireUser(viewer).id);
    await this.db.transaction((tx) =>
      this.log.record(tx, actingAs(viewer), {
        action: ModerationAction.MAIL_TEST,
        target: { kind: 'setting', id: 'mail' },
        details: { name: maskAddress(email) },
      }),
    );
    return this.mails.send(email, locale);
  }
}

function serverOf({ protocol, hostname, port, username }: URL): MailSetup['server'] {
  const encrypted = protocol === 'smtps:';
  const usual = encrypted ? SUBMISSIONS_PORT : SUBMISSION_PORT;
  return {
    host: hostname,
    port: Number(port) || usual,
    encrypted,
    user: username ? decodeURIComponent(username) : null,
  };
}
