import { describe, expect, it } from 'vitest';
import { FetchRefused } from './fetch-refused.js';
import { isPublicAddress } from './public-address.js';
import { parseTarget } from './target-url.js';

const rules = { permitsAddress: isPublicAddress, secureOnly: false };
const base = new URL('https://example.org/a/b');

function refusal(text: string, from?: URL, secureOnly = false): string | undefined {
  try {
    parseTarget(text, { ...rules, secureOnly }, from);
  } catch (error) {
    if (error instanceof FetchRefused) return error.reason;
    throw error;
  }
  return undefined;
}

describe('the URL of an outbound request', () => {
  it.each([
    'https://example.org/path?q=1',
    'http://example.org',
    'https://example.org:8443/',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
  ])('may be %s', (text) => expect(refusal(text)).toBeUndefined());

  it.each([
    'file:///etc/passwd',
    'data:text/plain,hi',
    'ftp://example.org/',
    'javascript:alert(1)',
    'gopher://example.org/',
    'ws://example.org',
  ])('must be http or https, unlike %s', (text) => expect(refusal(text)).toBe('scheme'));

  it('must be https where only that is taken', () => {
    expect(refusal('http://example.org/', undefined, true)).toBe('scheme');
    expect(refusal('http://example.org/', base, true)).toBe('scheme');
  });

  it.each(['https://user:secret@example.org/', 'https://user@example.org/', 'https://:secret@example.org/'])(
    'carries no credentials, unlike %s',
    (text) => expect(refusal(text)).toBe('credentials'),
  );

  it.each([22, 25, 0, 81, 442, 1023])('does not name the system port %i', (port) => {
    expect(refusal(`http://example.org:${port}/`)).toBe('port');
  });

  it.each([
    'https://example.org/\r\nHost: evil',
    'https://exam\nple.org/',
    'https://example.org/\u0000',
    ' https://example.org/',
    'https://example.org\\@evil/',
    `https://example.org/${'a'.repeat(9000)}`,
  ])('has no line breaks, control characters, backslashes or endless length: %j', (text) =>
    expect(refusal(text)).toBe('malformed_url'),
  );

  it.each([
    '',
    'example.org',
    '//example.org/x',
    'https://',
    'https:///example.org/',
    'https:example.org',
    'http:/127.0.0.1/',
    'https://exa mple.org/',
  ])('is complete, unlike %j', (text) => expect(refusal(text)).toBe('malformed_url'));

  it.each([
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://0x08080808/',
    'http://134744072/',
    'http://0010.8.8.8/',
    'http://８.8.8.8/',
    'http://8.8.8.8./',
    'http://%38.8.8.8/',
  ])('does not spell an address in an odd way: %s', (text) => expect(refusal(text)).toBe('address_form'));

  it.each([
    'http://127.0.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[64:ff9b::808:808]/',
    'https://0.0.0.0/',
  ])('does not name the non-public address in %s', (text) => expect(refusal(text)).toBe('private_address'));

  it('is checked the same way when it is the target of a redirect', () => {
    expect(refusal('/elsewhere', base)).toBeUndefined();
    expect(refusal('//127.0.0.1/', base)).toBe('private_address');
    expect(refusal('//0x7f.1/', base)).toBe('address_form');
    expect(refusal('file:///etc/passwd', base)).toBe('scheme');
    expect(refusal('//user@example.org/', base)).toBe('credentials');
    expect(refusal('https:elsewhere', base)).toBe('malformed_url');
  });

  it('loses its fragment', () => {
    expect(parseTarget('https://example.org/actor#main-key', rules).href).toBe('https://example.org/actor');
  });
});
