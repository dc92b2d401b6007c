import type { Viewer } from './viewer.js';

/** Makes groups of other instances known here; the library that knows other servers implements it. */
export abstract class RemoteGroups {
  /**
   * Asks the host of `name@host` for its group, where nobody here has met it and somebody signed in wants to know; what
   * cannot be had stays unknown. Throws too_many_requests.
   */
  abstract meet(viewer: Viewer, address: string): Promise<void>;
}
