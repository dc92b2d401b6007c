import { expect, test } from 'vitest';
import { bundleEmbedScript } from './embed-script.ts';

test('the script for other sites is one file of less than 10 kB that says everything in every language', async () => {
  const code = await bundleEmbedScript();
  expect(Buffer.byteLength(code)).toBeLessThan(10_000);
  expect(code).not.toMatch(/\bimport\s*[{("']/);
  for (const words of ['There are no events at the moment.', 'Il n’y a pas d’événement pour le moment.'])
    expect(code).toContain(words);
  expect(code).not.toContain('undefined:');
});
