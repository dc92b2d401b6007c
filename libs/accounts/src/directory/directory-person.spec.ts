import type { Entry } from 'ldapts';
import { describe, expect, it } from 'vitest';
import { personOf, subjectOf } from './directory-person.js';

const dn = 'uid=Rose,ou=People,dc=town,dc=example';
const UUID = '7b1c2f0e-0d2e-4f6a-9e55-0d6d6f1f2a3b';

describe('somebody in a directory', () => {
  it('is known by a mark that outlives name and place, or else by the place in any case', () => {
    expect(subjectOf({ dn, entryUUID: UUID })).toBe(`entryUUID:${UUID}`);
    expect(subjectOf({ dn, entryuuid: UUID })).toBe(`entryUUID:${UUID}`);
    expect(subjectOf({ dn, nsUniqueId: ['a-b'], entryUUID: [] })).toBe('nsUniqueId:a-b');
    expect(subjectOf({ dn })).toBe('dn:uid=rose,ou=people,dc=town,dc=example');
  });

  it('is known by the same bytes whether or not they read as text', () => {
    const text = Buffer.from('sixteen letters!');
    expect(subjectOf({ dn, objectGUID: text })).toBe(subjectOf({ dn, objectGUID: text.toString() }));
    const [one, other] = [Buffer.from('ff00', 'hex'), Buffer.from('fe00', 'hex')];
    expect(subjectOf({ dn, objectGUID: one })).not.toBe(subjectOf({ dn, objectGUID: other }));
  });

  it('has the first address that is one, and the name that is meant for show', () => {
    const entry: Entry = {
      dn,
      mail: ['Rose', 'rose@TOWN.example', 'r@town.example'],
      cn: 'Rose Miller',
      displayName: [],
    };
    expect(personOf(entry)).toMatchObject({ email: 'rose@town.example', name: 'Rose Miller', locale: null });
    expect(personOf({ ...entry, displayName: ' Rosie ', preferredLanguage: 'fr' })).toMatchObject({
      name: 'Rosie',
      locale: 'fr',
    });
    expect(personOf({ dn, mail: [] })).toMatchObject({ email: null, name: null });
  });
});
