import { generate } from 'selfsigned';

export const BASE = 'dc=town,dc=example';
export const PEOPLE = `ou=people,${BASE}`;
export const GROUPS = `ou=groups,${BASE}`;
export const ORGANIZERS = `cn=organizers,${GROUPS}`;
/** The account that may search; nobody else may. */
export const READER = { dn: `cn=reader,${BASE}`, password: 'the reader reads' };

export interface DirectoryEntry {
  uid: string;
  password: string;
  mail?: string[];
  name?: string;
  /** Whether the group of organizers has them. */
  organizer?: boolean;
}

/** A directory server of a town, reached over LDAP, with people whom the test puts there. */
export interface TestDirectory {
  /** Plain, and open to STARTTLS. */
  url: string;
  secureUrl: string;
  /** Of its certificate, which is for localhost. */
  ca: string;
  put(entry: DirectoryEntry): Promise<void>;
  changeMail(uid: string, mail: string): Promise<void>;
  rename(uid: string, to: string): Promise<void>;
  /** Lets nobody in with the password any more. */
  lock(uid: string): Promise<void>;
  remove(uid: string): Promise<void>;
  close(): Promise<void>;
}

/** What the server needs to know of it. */
export function settingsFor(directory: TestDirectory, url = directory.url): Record<string, string> {
  return {
    LDAP_URL: url,
    LDAP_STARTTLS: 'false',
    LDAP_BASE: BASE,
    LDAP_BIND_DN: READER.dn,
    LDAP_BIND_PASSWORD: READER.password,
    LDAP_REGISTRATION: 'always',
    LDAP_LABEL: 'Town directory',
  };
}

export interface Certificate {
  cert: string;
  private: string;
}

/** Signed by itself, so that who trusts it trusts it alone. */
export async function certificateFor(host: string): Promise<Certificate> {
  return generate([{ name: 'commonName', value: host }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: host }] },
    ],
  });
}
