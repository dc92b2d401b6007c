import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { checkedLookup } from './checked-lookup.js';
import { FetchRefused } from './fetch-refused.js';
import { isPublicAddress } from './public-address.js';

/** A name server whose answer changes with every question. */
function answering(...answers: string[][]) {
  const asked: string[] = [];
  const lookup = checkedLookup(isPublicAddress, (name, _options, callback) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)]!;
    asked.push(name);
    callback(
      null,
      answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  });
  return { lookup, asked };
}

function ask(lookup: ReturnType<typeof checkedLookup>, all: boolean) {
  return new Promise<string | LookupAddress[]>((resolve, reject) => {
    lookup('name.example', { all }, (error, address) => (error ? reject(error) : resolve(address)));
  });
}

describe('the lookup of outbound connections', () => {
  it('refuses a name that resolves to a private address only', async () => {
    const { lookup } = answering(['10.0.0.1', '::1']);
    for (const all of [true, false]) {
      const error = await ask(lookup, all).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(FetchRefused);
      expect((error as FetchRefused).reason).toBe('private_address');
    }
  });

  it('gives the socket the public addresses alone when a name has both kinds', async () => {
    const { lookup } = answering(['127.0.0.1', '8.8.8.8', 'fd00::1', '2606:4700::1111']);
    expect(await ask(lookup, true)).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1111', family: 6 },
    ]);
    expect(await ask(lookup, false)).toBe('8.8.8.8');
  });

  it('asks once: the address that was checked is the one connected to', async () => {
    const { lookup, asked } = answering(['8.8.8.8'], ['127.0.0.1']);
    expect(await ask(lookup, false)).toBe('8.8.8.8');
    expect(asked).toEqual(['name.example']);
    await expect(ask(lookup, false)).rejects.toThrow(FetchRefused);
  });
});
