import { describe, expect, it } from 'vitest';
import { placeholder } from './placeholder.ts';

describe('the first impression of a picture', () => {
  it('is a small image in the page itself', () => {
    const address = placeholder('1QcSHQRnh493V4dIh4eXh1h4kJUI');
    expect(address).toMatch(/^data:image\/png;base64,/);
    expect(address?.length).toBeLessThan(400);
  });

  it.each(['', 'A', '!!', 'AAAA'])('is left out where the hash is %j, which is none', (hash) => {
    expect(() => placeholder(hash)).not.toThrow();
  });
});
