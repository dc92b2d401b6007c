import type { Email } from 'postal-mime';
import type { TestServer } from './server.js';

/** Mails to an address, oldest first. */
export async function mailsTo(server: TestServer, address: string): Promise<Email[]> {
  const mails = await server.mails();
  return mails.filter(({ to }) => to?.some((recipient) => recipient.address === address));
}

/** The token of the link in the newest mail to an address. */
export async function tokenMailedTo(server: TestServer, address: string): Promise<string> {
  const mail = (await mailsTo(server, address)).at(-1);
  const token = /\/(?:validate(?:\/email(?:\/stop)?)?|password-reset)\/([\w-]{20,})/.exec(mail?.text ?? '')?.[1];
  if (!token) throw new Error(`No link was mailed to ${address}`);
  return token;
}

/** The token of the link in the newest mail to an address by which its reader locks their account. */
export async function lockTokenMailedTo(server: TestServer, address: string): Promise<string> {
  const mail = (await mailsTo(server, address)).at(-1);
  const token = /\/lock-account\/([\w.-]{20,})/.exec(mail?.text ?? '')?.[1];
  if (!token) throw new Error(`The last mail to ${address} has no link to lock the account`);
  return token;
}
