import { randomUUID } from 'node:crypto';
import { Passwords, Sessions, type TokenPair, type User, UserRole, Users } from '#convoke/accounts';
import { type Actor, Persons, Viewer } from '#convoke/actors';
import { randomId } from '#convoke/core';
import type { TestServer } from './server.js';

export interface TestPerson {
  user: User;
  /** The first profile, which is the default one. */
  actor: Actor;
  password: string;
  accessToken: string;
  refreshToken: string;
  /** Who a service takes them for. */
  viewer: Viewer;
}

interface Traits {
  email?: string;
  password?: string;
  username?: string;
  name?: string;
  role?: UserRole;
  locale?: string | null;
}

/** A hash costs what it has to, thousands of times in a run; people with one password may have one hash. */
const hashes = new Map<string, string>();

async function hashOf({ app }: TestServer, password: string): Promise<string> {
  const hash = hashes.get(password) ?? (await app.get(Passwords, { strict: false }).hash(password));
  hashes.set(password, hash);
  return hash;
}

/** Somebody with a confirmed account and a profile, signed in. */
export async function buildPerson(server: TestServer, traits: Traits = {}): Promise<TestPerson> {
  const tag = randomUUID().slice(0, 8);
  const {
    email = `${tag}@example.org`,
    username = `person_${tag}`,
    name,
    role = UserRole.USER,
    locale = 'en',
  } = traits;
  const password = traits.password ?? 'a password of no importance';
  const { app, db } = server;
  const passwordHash = await hashOf(server, password);
  const account = { email, passwordHash, role, locale };
  const user = await db.transaction((tx) => app.get(Users, { strict: false }).createConfirmed(tx, account));
  const actor = await addProfile(server, user, username, name);
  const tokens = await signIn(server, user);
  const viewer = Viewer.of({ user, actor, actorIds: [actor.id], sessionId: randomUUID() });
  return { user, actor, password, viewer, ...tokens };
}

/** One more profile of a user. */
export async function addProfile(
  { app, db }: TestServer,
  user: User,
  preferredUsername: string,
  name: string | null = null,
): Promise<Actor> {
  const texts = { preferredUsername, name, summary: '' };
  return db.transaction((tx) => app.get(Persons, { strict: false }).add(tx, user, randomId(), texts));
}

/** One more session of a user. */
export async function signIn({ app, db }: TestServer, user: User): Promise<TokenPair> {
  const origin = { ip: '127.0.0.1', userAgent: 'test' };
  return db.transaction((tx) => app.get(Sessions, { strict: false }).open(tx, user, 'login', origin));
}
