import { z } from 'zod';

const MOST_CHARACTERS = 254;

/** An e-mail address as somebody typed it; its domain in lower case. */
export const emailInput = z
  .string()
  .trim()
  .min(1)
  .max(MOST_CHARACTERS)
  .pipe(z.email('error_email'))
  .transform((email) => {
    const { local, domain } = partsOf(email);
    return `${local}@${domain.toLowerCase()}`;
  });

/** The mailbox behind an address: case and `+tag` make no difference. */
export function mailboxOf(email: string): string {
  const { local, domain } = partsOf(email.trim().toLowerCase());
  return `${local.split('+')[0]}@${domain}`;
}

export function domainOf(email: string): string {
  return partsOf(email).domain.toLowerCase();
}

function partsOf(email: string): { local: string; domain: string } {
  const at = email.lastIndexOf('@');
  return { local: email.slice(0, Math.max(at, 0)), domain: email.slice(at + 1) };
}
