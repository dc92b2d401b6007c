import { createTransport } from 'nodemailer';
import type { Config } from '#convoke/core';
import { type Finding, ok, problem, warning } from './finding.js';

const PATIENCE = { connectionTimeout: 8_000, greetingTimeout: 8_000, socketTimeout: 8_000 };

/** Goes as far with the mail server as one can without sending: connection, TLS, sign-in. */
export async function checkMail({ mail }: Config): Promise<Finding> {
  const advice = 'Check SMTP_URL: name, port, user, password; smtps:// for port 465, smtp:// for 587.';
  if (!mail.smtpUrl) return warning('mail', `no mail server: mails land in ${mail.directory}`, 'Set SMTP_URL.');
  const url = new URL(mail.smtpUrl);
  const { hostname, port, protocol, username, password } = url;
  const secure = protocol === 'smtps:';
  const transport = createTransport({
    ...PATIENCE,
    host: hostname,
    port: Number(port) || (secure ? 465 : 587),
    secure,
    ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
  });
  try {
    await transport.verify();
    return ok('mail', `${hostname} lets us send as ${mail.from}`);
  } catch (error) {
    return problem('mail', `${hostname}: ${(error as Error).message}`, advice);
  } finally {
    transport.close();
  }
}
