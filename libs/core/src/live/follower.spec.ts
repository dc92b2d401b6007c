import { expect, it, vi } from 'vitest';
import { Follower } from './follower.js';

it('waits for a tick', async () => {
  const follower = new Follower(() => {});
  const next = follower.next();
  follower.tick();
  expect(await next).toEqual({ done: false, value: true });
});

it('makes one tick of those that came while nobody waited', async () => {
  const ended = vi.fn();
  const follower = new Follower(ended);
  follower.tick();
  follower.tick();
  expect((await follower.next()).done).toBe(false);
  const next = follower.next();
  await follower.return();
  expect((await next).done).toBe(true);
  expect(ended).toHaveBeenCalledWith(follower);
});

it('has nothing to say once it is given up', async () => {
  const follower = new Follower(() => {});
  follower.tick();
  await follower.return();
  expect((await follower.next()).done).toBe(true);
});
