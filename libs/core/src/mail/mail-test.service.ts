import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig } from '../config/index.js';
import { type Locale, maskAddresses, translate } from '../text/index.js';
import { layOutMail } from './mail-layout.js';
import { openMailWay } from './mail-ways.js';

/** What keeps mails from leaving, as far as one can tell. */
export const MailProblem = {
  NAME: 'name',
  CONNECTION: 'connection',
  TIMEOUT: 'timeout',
  ENCRYPTION: 'encryption',
  SIGN_IN: 'sign_in',
  ADDRESS: 'address',
  REFUSED: 'refused',
} as const;
export type MailProblem = (typeof MailProblem)[keyof typeof MailProblem];

/** What came of a mail that was sent to try. */
export interface MailTestResult {
  /** Null when it left. */
  problem: MailProblem | null;
  /** In the words of the mail server or, when none answered, of this machine; without one the file that has the mail. */
  answer: string;
}

const STEP_MS = 8_000;
const PATIENCE = {
  dnsTimeout: STEP_MS,
  connectionTimeout: STEP_MS,
  greetingTimeout: STEP_MS,
  socketTimeout: STEP_MS,
};
const MAX_ANSWER = 500;

/** By the names that nodemailer gives to its errors. */
const PROBLEMS: Readonly<Record<string, MailProblem>> = {
  EDNS: MailProblem.NAME,
  ECONNECTION: MailProblem.CONNECTION,
  ESOCKET: MailProblem.CONNECTION,
  ETIMEDOUT: MailProblem.TIMEOUT,
  ETLS: MailProblem.ENCRYPTION,
  EREQUIRETLS: MailProblem.ENCRYPTION,
  EAUTH: MailProblem.SIGN_IN,
  ENOAUTH: MailProblem.SIGN_IN,
  EOAUTH2: MailProblem.SIGN_IN,
  EENVELOPE: MailProblem.ADDRESS,
};

/** Sends a mail at once, past the queue, to see whether mails leave and what the mail server says to it. */
@Injectable()
export class MailTest {
  constructor(
    @InjectConfig('mail') private readonly config: Config['mail'],
    @InjectConfig('server') private readonly server: Config['server'],
  ) {}

  /** A mail that does not leave is a result, too. */
  async send(address: string, locale: Locale = 'en'): Promise<MailTestResult> {
    const way = await openMailWay(this.config, PATIENCE);
    try {
      return { problem: null, answer: shortened(await way.send(this.mailTo(address, locale))) };
    } catch (error) {
      return resultOf(error as Error);
    } finally {
      way.close();
    }
  }

  private mailTo(to: string, locale: Locale) {
    const { publicHost: name, publicUrl: url } = this.server;
    const say = (key: string) => translate(key, { name }, locale);
    const title = say('mail_test_subject');
    const content = { locale, title, paragraphs: [say('mail_test_text')], sender: { name, url } };
    return { to, subject: title, ...layOutMail(content) };
  }
}

/** What an error of nodemailer, or of the system below it, says. */
function resultOf(error: Error & { code?: string; response?: string }): MailTestResult {
  const named = PROBLEMS[error.code ?? ''] ?? MailProblem.REFUSED;
  const problem = named === MailProblem.CONNECTION && speaksOfTls(error) ? MailProblem.ENCRYPTION : named;
  return { problem, answer: shortened(error.response ?? error.message) };
}

function speaksOfTls({ message }: Error): boolean {
  return /certificate|ssl|tls/i.test(message);
}

function shortened(words: string): string {
  const masked = maskAddresses(words);
  return masked.length > MAX_ANSWER ? `${masked.slice(0, MAX_ANSWER)}…` : masked;
}
