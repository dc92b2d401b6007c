import { describe, expect, it } from 'vitest';
import { listChoice, sourceOf, wholeList } from './list-choice.ts';

const read = (address: string) => listChoice(new URLSearchParams(address));
const whole = (address: string) => wholeList(new URLSearchParams(address));

describe('which list another site shows', () => {
  it('is read as it was chosen', () => {
    expect(read('group=@trees&tag=a&limit=5')).toEqual({ group: 'trees', tag: 'a', limit: 5 });
    expect(read('group=trees@elsewhere.example').group).toBe('trees@elsewhere.example');
  });

  it.each(['limit=0', 'limit=51', 'limit=1.5', 'limit=many', ''])('has the usual length for "%s"', (address) => {
    expect(read(address).limit).toBe(10);
  });

  it('leads to the page that has all of it, in the looks of that page', () => {
    expect(whole('group=trees&theme=dark')).toBe('/@trees/events');
    expect(whole('tag=caf%C3%A9&lang=fr&page=2')).toBe('/tag/caf%C3%A9');
    expect(whole('tag=a&search=b&limit=5')).toBe('/search?search=b');
    expect(whole('theme=dark')).toBe('/search');
    expect(whole('group=../../logout')).toBe('/@..%2F..%2Flogout/events');
  });

  it('says again what is in it, and not how it looks', () => {
    const address = 'search=a%26b&where=&type=ONLINE&view=map&event=x&theme=dark&page=3';
    expect(String(sourceOf(new URLSearchParams(address)))).toBe('search=a%26b&type=ONLINE');
  });
});
