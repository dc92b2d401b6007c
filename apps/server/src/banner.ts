import type { Config } from '#convoke/core';
import type { FirstSignIns } from './first-day.js';

/** Tells the person at the terminal where to go and, the first time, how to sign in. */
export function banner({ server, mail }: Config, first: FirstSignIns | null): string {
  const lines = ['', `  Convoke is ready: ${server.publicUrl}`];
  if (first) {
    lines.push('', '  Sign in (shown only this once; the passwords can be changed in the settings):');
    lines.push(
      signIn('administrator', first.administrator.email, first.administrator.password ?? 'as ADMIN_PASSWORD says'),
    );
    if (first.demo) lines.push(signIn('a person of the demo', first.demo.email, first.demo.password));
  }
  if (!mail.smtpUrl) lines.push('', `  No mail server is configured: mails are written to ${mail.directory}`);
  return `${lines.join('\n')}\n\n`;
}

function signIn(who: string, email: string, password: string): string {
  return `    ${who.padEnd(22)}${email.padEnd(30)}${password}`;
}
