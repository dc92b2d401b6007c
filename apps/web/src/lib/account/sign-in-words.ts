import { m } from '#translations';

interface Device {
  browser: string | null;
  system: string | null;
}

/** A device in words, as far as it said what it is. */
export function deviceWords({ browser, system }: Device): string {
  if (browser && system) return m.security_device({ browser, system });
  return browser ?? system ?? m.security_device_unknown();
}

/** How somebody got in, in words. */
export function signInWords(kind: 'LOGIN' | 'CONFIRMATION' | 'RESET' | 'OUTSIDE'): string {
  return {
    LOGIN: m.security_kind_login,
    CONFIRMATION: m.security_kind_confirmation,
    RESET: m.security_kind_reset,
    OUTSIDE: m.security_kind_outside,
  }[kind]();
}

/** Why somebody did not get in, in words. */
export function failureWords(step: 'PASSWORD' | 'CODE'): string {
  return { PASSWORD: m.security_failed_password, CODE: m.security_failed_code }[step]();
}
