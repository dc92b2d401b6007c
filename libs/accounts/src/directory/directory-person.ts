import type { Entry } from 'ldapts';
import { emailInput } from '../email-address.js';

/** What directories call the mark of an entry that outlives its name and place. */
export const LASTING_IDS = ['entryUUID', 'objectGUID', 'nsUniqueId', 'ipaUniqueID'] as const;

/** The one of them that is no text. */
export const BINARY_ID = 'objectGUID';

/** What the subject of an entry without such a mark begins with. */
export const BY_PLACE = 'dn:';

export const PERSON_ATTRIBUTES = [...LASTING_IDS, 'mail', 'displayName', 'cn', 'preferredLanguage'];

/** Somebody as the directory knows them. */
export interface DirectoryPerson {
  /** Where the entry stands now. */
  dn: string;
  /** What stays the same when the entry is renamed or moved, where the directory has such a mark. */
  subject: string;
  email: string | null;
  name: string | null;
  locale: string | null;
}

export function personOf(entry: Entry): DirectoryPerson {
  const [email] = textsIn(entry, 'mail').flatMap((mail) => emailInput.safeParse(mail).data ?? []);
  return {
    dn: entry.dn,
    subject: subjectOf(entry),
    email: email ?? null,
    name: textsIn(entry, 'displayName')[0] ?? textsIn(entry, 'cn')[0] ?? null,
    locale: textsIn(entry, 'preferredLanguage')[0] ?? null,
  };
}

/** Begins with the name of the mark, so that an entry cannot be taken for another whose place reads like a mark. */
export function subjectOf(entry: Entry): string {
  for (const attribute of LASTING_IDS) {
    const [id] = valuesIn(entry, attribute);
    if (id?.length) return `${attribute}:${attribute === BINARY_ID ? Buffer.from(id).toString('hex') : String(id)}`;
  }
  return `${BY_PLACE}${entry.dn.toLowerCase()}`;
}

function textsIn(entry: Entry, attribute: string): string[] {
  return valuesIn(entry, attribute).flatMap((value) => String(value).trim() || []);
}

/** Directories answer attributes in whatever case they keep them. */
function valuesIn(entry: Entry, attribute: string): (string | Buffer)[] {
  const name = Object.keys(entry).find((key) => key.toLowerCase() === attribute.toLowerCase());
  const found = name === undefined ? [] : entry[name]!;
  return Array.isArray(found) ? found : [found];
}
