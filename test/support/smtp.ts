import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface MailServer {
  /** For the configuration of a server that sends by it. */
  url: string;
  /** Whether it takes mails; one that does not says to try again later. */
  accepting: boolean;
  /** What came, oldest first; without an address all of it. */
  mailsTo(address?: string): Promise<Email[]>;
  /** To whom mails came, in order of arrival. */
  recipients(): string[];
  forget(): void;
  close(): void;
}

/** A mail server on a port of its own. */
export async function startMailServer(): Promise<MailServer> {
  const received: { to: string; source: Buffer }[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => done(mailServer.accepting ? null : new Error('Try again later')),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        for (const { address: to } of session.envelope.rcptTo) received.push({ to, source: Buffer.concat(chunks) });
        done();
      });
    },
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const mailServer: MailServer = {
    url: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
    accepting: true,
    mailsTo: (address) =>
      Promise.all(
        received.filter(({ to }) => !address || to === address).map(({ source }) => PostalMime.parse(source)),
      ),
    recipients: () => received.map(({ to }) => to),
    forget: () => void (received.length = 0),
    close: () => void smtp.close(),
  };
  return mailServer;
}
