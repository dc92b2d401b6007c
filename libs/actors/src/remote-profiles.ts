import type { Actor } from './actor.entity.js';
import type { Viewer } from './viewer.js';

/** Finds profiles of other servers; the library that knows other servers implements it. */
export abstract class RemoteProfiles {
  /**
   * Who `name@host` is, asking the host where nobody here has met them; null where nobody is found. Throws
   * too_many_requests.
   */
  abstract find(viewer: Viewer, name: string, host: string): Promise<Actor | null>;
}
