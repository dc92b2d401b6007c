import { expect, it } from 'vitest';
import { Gathering } from './gathering.js';

/** Writes down what is written together; one that is negative cannot be written. */
function gatheringOf(most: number) {
  const written: number[][] = [];
  const gathering = new Gathering(async (numbers: number[]) => {
    written.push(numbers);
    await new Promise((resolve) => setImmediate(resolve));
    if (numbers.some((number) => number < 0)) throw new Error('negative');
    return numbers.map((number) => number * 10);
  }, most);
  return { gathering, written };
}

it('writes what comes at once together, and gives everybody their own answer', async () => {
  const { gathering, written } = gatheringOf(3);
  const answers = await Promise.all([1, 2, 3, 4, 5].map((number) => gathering.add(number)));
  expect(answers).toEqual([10, 20, 30, 40, 50]);
  expect(written).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
});

it('lets one that cannot be written fail alone', async () => {
  const { gathering } = gatheringOf(10);
  const answers = await Promise.allSettled([1, 2, -3, 4].map((number) => gathering.add(number)));
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
});

it('goes on after it had nothing to do', async () => {
  const { gathering } = gatheringOf(10);
  expect(await gathering.add(1)).toBe(10);
  await expect(gathering.add(-1)).rejects.toThrow('negative');
  expect(await gathering.add(2)).toBe(20);
});

it('writes together what comes while the last ones are being written', async () => {
  const { gathering, written } = gatheringOf(10);
  const first = gathering.add(1);
  while (written.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await Promise.all([first, gathering.add(2), gathering.add(3)]);
  expect(written).toEqual([[1], [2, 3]]);
});
