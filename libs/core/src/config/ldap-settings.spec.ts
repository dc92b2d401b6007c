import { describe, expect, it } from 'vitest';
import { readLdapSettings } from './ldap-settings.js';

const SETTINGS = { LDAP_URL: 'ldap://one.town.example ldaps://two.town.example:1636', LDAP_BASE: 'dc=town,dc=example' };

describe('the settings of a directory', () => {
  it('are none without an address', () => {
    expect(readLdapSettings({})).toEqual({ settings: null, mistakes: [] });
  });

  it('need an address and a base, and are careful where nothing else is said', () => {
    const { settings, mistakes } = readLdapSettings(SETTINGS);
    expect(mistakes).toEqual([]);
    expect(settings).toMatchObject({
      urls: ['ldap://one.town.example', 'ldaps://two.town.example:1636'],
      startTls: true,
      uidAttribute: 'uid',
      registration: 'policy',
      timeoutMs: 5000,
    });
  });

  it.each([
    ['LDAP_URL', 'https://town.example'],
    ['LDAP_URL', 'ldap://reader:secret@town.example'],
    ['LDAP_URL', 'ldap://town.example/dc=town'],
    ['LDAP_URL', 'ldap://'],
    ['LDAP_BASE', 'town.example'],
    ['LDAP_UID_ATTRIBUTE', 'uid)(cn'],
    ['LDAP_FILTER', '(cn=a'],
    ['LDAP_GROUP', 'organizers'],
    ['LDAP_REGISTRATION', 'sometimes'],
    ['LDAP_CA', 'no certificate'],
    ['LDAP_TIMEOUT', '0'],
  ])('do not take %s = %s', (name, value) => {
    const { settings, mistakes } = readLdapSettings({ ...SETTINGS, [name]: value });
    expect(settings).toBeNull();
    expect(mistakes).toEqual([expect.stringMatching(`^${name}: `)]);
  });

  it('are told all that is missing at once', () => {
    const { mistakes } = readLdapSettings({ LDAP_BIND_DN: 'cn=reader,dc=town', LDAP_GROUP: 'nobody' });
    for (const name of ['LDAP_URL', 'LDAP_BIND_PASSWORD', 'LDAP_GROUP']) {
      expect(mistakes.join('\n')).toMatch(new RegExp(`^${name}: `, 'm'));
    }
    expect(readLdapSettings({ LDAP_URL: 'ldap://town.example' }).mistakes).toEqual([
      expect.stringMatching('^LDAP_BASE'),
    ]);
    expect(readLdapSettings({ ...SETTINGS, LDAP_BIND_PASSWORD: 'x' }).mistakes).toEqual([
      expect.stringMatching('^LDAP_BIND_DN'),
    ]);
  });
});
