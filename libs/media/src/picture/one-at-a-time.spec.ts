import { describe, expect, it } from 'vitest';
import { OneAtATime } from './one-at-a-time.js';

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

describe('work that is done one at a time', () => {
  it('is begun in order, and only when the work before has ended', async () => {
    const queue = new OneAtATime(5);
    const { open, opened } = gate();
    const seen: string[] = [];
    const first = queue.run(async () => {
      seen.push('first begins');
      await opened;
      seen.push('first ends');
    });
    const second = queue.run(async () => void seen.push('second'));
    open();
    await Promise.all([first, second]);
    expect(seen).toEqual(['first begins', 'first ends', 'second']);
  });

  it('goes on after work that failed, and hands the failure to its owner alone', async () => {
    const queue = new OneAtATime(5);
    const failing = queue.run(() => Promise.reject(new Error('broken')));
    const working = queue.run(async () => 'done');
    await expect(failing).rejects.toThrow('broken');
    expect(await working).toBe('done');
  });

  it('is refused when too much of it waits, and taken again when that is done', async () => {
    const queue = new OneAtATime(2);
    const { open, opened } = gate();
    const accepted = [1, 2, 3].map(() => queue.run(() => opened));
    await expect(queue.run(async () => {})).rejects.toMatchObject({ code: 'too_many_requests' });
    open();
    await Promise.all(accepted);
    expect(await queue.run(async () => 'again')).toBe('again');
  });
});
