import { describe, expect, it } from 'vitest';
import { tilesToAsk } from './map-options.ts';

describe('whose pictures a reader is asked about', () => {
  it.each([
    ['https://tile.example.org/{z}/{x}/{y}.png', 'tile.example.org'],
    ['https://{s}.tile.example.org/{z}/{x}/{y}.png', 'tile.example.org'],
    ['//tile.example.org:8080/{z}/{x}/{y}.png', 'tile.example.org:8080'],
  ])('of %s is %s', (endpoint, host) => {
    expect(tilesToAsk({ endpoint, consent: true })).toBe(host);
  });

  it.each([
    ['they are ours', { endpoint: '/tiles/{z}/{x}/{y}.png', consent: true }],
    ['there are none', { endpoint: null, consent: true }],
    ['the admin asks for no consent', { endpoint: 'https://tile.example.org/{z}/{x}/{y}.png', consent: false }],
    ['nothing is known of them', null],
  ])('is nobody’s where %s', (_, tiles) => {
    expect(tilesToAsk(tiles)).toBeUndefined();
  });
});
