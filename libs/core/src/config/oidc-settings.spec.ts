import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from './load-config.js';
import { readOidcSettings } from './oidc-settings.js';

const folder = mkdtempSync(join(tmpdir(), 'convoke-oidc-'));
afterAll(() => rmSync(folder, { recursive: true }));

const club = { OIDC_PROVIDERS: 'club', OIDC_CLUB_ISSUER: 'https://id.example', OIDC_CLUB_CLIENT_ID: 'convoke' };
const mistakesOf = (env: NodeJS.ProcessEnv) => readOidcSettings(env).mistakes;

describe('providers of OpenID Connect', () => {
  it('are none where none is named', () => {
    expect(readOidcSettings({})).toEqual({ settings: [], mistakes: [] });
  });

  it('need an issuer and the name that we have there', () => {
    expect(readOidcSettings(club)).toEqual({
      mistakes: [],
      settings: [
        {
          id: 'club',
          label: 'club',
          issuer: 'https://id.example',
          clientId: 'convoke',
          clientSecret: undefined,
          scopes: 'openid email profile',
          registration: 'policy',
        },
      ],
    });
  });

  it('are any number, each with what is said of it', () => {
    const { settings, mistakes } = readOidcSettings({
      ...club,
      OIDC_PROVIDERS: 'club, town-hall',
      OIDC_TOWN_HALL_ISSUER: 'http://keycloak:8080/realms/town',
      OIDC_TOWN_HALL_CLIENT_ID: 'events',
      OIDC_TOWN_HALL_LABEL: 'Town hall',
      OIDC_TOWN_HALL_SCOPES: 'email, groups',
      OIDC_TOWN_HALL_REGISTRATION: 'always',
    });
    expect(mistakes).toEqual([]);
    expect(settings[1]).toMatchObject({
      id: 'town-hall',
      label: 'Town hall',
      scopes: 'openid email groups',
      registration: 'always',
    });
  });

  it('are all told wrong at once, by the names of their variables', () => {
    const mistakes = mistakesOf({ OIDC_PROVIDERS: 'club,Town,ldap,club', OIDC_CLUB_REGISTRATION: 'maybe' });
    for (const name of [
      'OIDC_CLUB_ISSUER',
      'OIDC_CLUB_CLIENT_ID',
      'OIDC_CLUB_REGISTRATION',
      'Town',
      'ldap',
      'club is',
    ]) {
      expect(mistakes.join('\n')).toContain(name);
    }
  });

  it('tell of variables that belong to none', () => {
    expect(mistakesOf({ ...club, OIDC_KLUB_LABEL: 'The club' })).toEqual([
      'OIDC_KLUB_LABEL: belongs to no provider that OIDC_PROVIDERS names',
    ]);
  });

  it.each(['http://id.example', 'http://8.8.8.8', 'ftp://id.example'])('are not asked in the open: %s', (issuer) => {
    expect(mistakesOf({ ...club, OIDC_CLUB_ISSUER: issuer })).not.toEqual([]);
  });

  it.each(['http://localhost:9000', 'http://10.1.2.3/realm', 'http://[::1]:9000', 'http://keycloak:8080'])(
    'may stand next to us: %s',
    (issuer) => {
      expect(mistakesOf({ ...club, OIDC_CLUB_ISSUER: issuer })).toEqual([]);
    },
  );
});

it('reads the secret of a provider from the file that a _FILE variable names', () => {
  const path = join(folder, 'secret');
  writeFileSync(path, 'hush\n');
  const config = loadConfig({ DATA_DIR: folder, ...club, OIDC_CLUB_CLIENT_SECRET_FILE: path });
  expect(config.outside.oidc[0]!.clientSecret).toBe('hush');
});

it('refuses to start without any way to sign in', () => {
  expect(() => loadConfig({ DATA_DIR: folder, DATABASE_LOGIN: 'false' })).toThrow('DATABASE_LOGIN');
  expect(loadConfig({ DATA_DIR: folder, DATABASE_LOGIN: 'false', ...club }).outside.databaseLogin).toBe(false);
});
