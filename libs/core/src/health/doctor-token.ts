import { type Config, derivedKey } from '../config/index.js';

/** Whom the server takes for the client of a request. */
export interface SeenClient {
  ip: string;
  /** Whether something between says for whom it asks. */
  forwarded: boolean;
  /** What that says of how the client came: `https`. */
  protocol: string | null;
}

/** What `convoke doctor` shows a server of its instance: whoever has the instance's key can make it. */
export function doctorToken(secrets: Config['secrets']): string {
  return Buffer.from(derivedKey(secrets, 'doctor')).toString('base64url');
}
