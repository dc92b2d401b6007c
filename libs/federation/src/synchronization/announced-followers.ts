import { haveOneOrigin, type RemoteActor } from '../remote/index.js';
import type { ReceivedRequest, Signature } from '../signatures/index.js';
import { readSynchronization, SYNCHRONIZATION_HEADER } from './synchronization-header.js';

/** What an actor elsewhere says of its followers here. */
export interface AnnouncedFollowers {
  actorId: string;
  /** Where they are listed for us. */
  url: string;
  digest: string;
}

/** What the sender of an activity has signed besides; null for nothing, and for what is not theirs to say. */
export function announcedFollowers(
  { headers }: ReceivedRequest,
  signature: Signature,
  sender: RemoteActor,
): AnnouncedFollowers | null {
  const header = headers[SYNCHRONIZATION_HEADER];
  const announced =
    typeof header === 'string' && signature.covered.has(SYNCHRONIZATION_HEADER) && readSynchronization(header);
  if (!announced || announced.collectionId !== sender.followersUrl) return null;
  // Nobody shall be made to ask for the followers of somebody else's people.
  if (!haveOneOrigin(announced.url, sender.uri)) return null;
  return { actorId: sender.actorId, url: announced.url, digest: announced.digest };
}
