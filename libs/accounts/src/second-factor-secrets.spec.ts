import { expect, it } from 'vitest';
import { SecondFactorSecrets } from './second-factor-secrets.js';

const secrets = new SecondFactorSecrets({ key: 'a key of the instance, long enough' });
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

it('is read again by whose it is, and lies open nowhere', () => {
  const sealed = secrets.seal('1', secret);
  expect(secrets.open('1', sealed)).toBe(secret);
  expect(sealed.toString('latin1')).not.toContain(secret.slice(0, 8));
  expect(sealed.equals(secrets.seal('1', secret))).toBe(false);
});

it('is not read for another account, by another key, or after a change', () => {
  const sealed = secrets.seal('1', secret);
  const changed = Buffer.from(sealed);
  changed[changed.length - 1]! ^= 1;
  expect(() => secrets.open('2', sealed)).toThrow();
  expect(() => secrets.open('1', changed)).toThrow();
  expect(() => new SecondFactorSecrets({ key: 'the key of another instance, too' }).open('1', sealed)).toThrow();
});
