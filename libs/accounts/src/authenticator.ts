import { Secret, TOTP } from 'otpauth';

/** What every authenticator app reads: SHA-1, six digits, a new code each 30 seconds. */
const STANDARD = { algorithm: 'SHA1', digits: 6, period: 30 };
/** Clocks differ: the code before and the one after the present one are taken, too. */
const WINDOW = 1;
const SECRET_BYTES = 20;
const SECRET_FORM = /^[A-Z2-7]{32}$/;
const CODE_FORM = /^\d{6}$/;

/** A secret to share with an app, in Base32. */
export function newAppSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** Whether a text is a secret as `newAppSecret` makes them. */
export function isAppSecret(text: string): boolean {
  return SECRET_FORM.test(text);
}

/** The address that an app reads from the picture of a secret. */
export function appAddress(secret: string, names: { issuer: string; label: string }): string {
  return new TOTP({ ...STANDARD, ...names, secret }).toString();
}

/** Whether a text could be a code of an app. */
export function isAppCode(text: string): boolean {
  return CODE_FORM.test(text);
}

/** Which step of the clock a code is of, as long as it is good; null for any other text. */
export function stepOfCode(secret: string, code: string, at: Date): number | null {
  if (!isAppCode(code)) return null;
  const timestamp = at.getTime();
  const delta = new TOTP({ ...STANDARD, secret }).validate({ token: code, window: WINDOW, timestamp });
  return delta === null ? null : TOTP.counter({ period: STANDARD.period, timestamp }) + delta;
}
