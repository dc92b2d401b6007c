import { randomUUID } from 'node:crypto';
import type { Config } from '#convoke/core';
import { expect, test } from 'vitest';
import { ParticipationLinks } from './participation-links.service.js';

const server = { publicUrl: 'https://convoke.example' } as Config['server'];
const linksOf = (key: string) => new ParticipationLinks(server, { key: key.repeat(32) });
const links = linksOf('k');
const participation = { uuid: randomUUID() };

test('a token says whose it is, to whoever holds the key', () => {
  for (const purpose of ['confirm', 'manage', 'ticket'] as const) {
    const token = links.token(purpose, participation);
    expect(links.read(purpose, token)).toBe(participation.uuid);
    expect(linksOf('k').read(purpose, token)).toBe(participation.uuid);
    expect(linksOf('other').read(purpose, token)).toBeNull();
  }
});

test('a token for one purpose does nothing for another', () => {
  expect(links.read('manage', links.token('ticket', participation))).toBeNull();
  expect(links.read('manage', links.token('confirm', participation))).toBeNull();
  expect(links.read('confirm', links.token('manage', participation))).toBeNull();
});

test('a token that was changed anywhere, or is none, is nobody’s', () => {
  const token = links.token('manage', participation);
  for (let at = 0; at < token.length; at++) {
    const other = token[at] === 'E' ? 'U' : 'E';
    expect(links.read('manage', token.slice(0, at) + other + token.slice(at + 1)), `place ${at}`).toBeNull();
  }
  for (const wrong of [
    '',
    participation.uuid,
    `${token}A`,
    token.slice(1),
    `${token}\n`,
    'é'.repeat(43),
    'A'.repeat(1e6),
  ]) {
    expect(links.read('manage', wrong)).toBeNull();
  }
});

test('the addresses are those that people have in their mails', () => {
  const uuid = randomUUID();
  expect(links.confirmUrl(participation)).toBe(
    `https://convoke.example/participation/email/confirm/${links.token('confirm', participation)}`,
  );
  expect(links.manageUrl({ uuid }, participation)).toBe(
    `https://convoke.example/participation/email/cancel/${uuid}/${links.token('manage', participation)}`,
  );
});
