import { ActorPicturesJobs } from './actor-pictures.jobs.js';
import { EnteredHandles } from './entered-handles.service.js';
import { InstanceRefreshment } from './instance-refreshment.service.js';
import { Instances } from './instances.service.js';
import { NodeInfo } from './node-info.service.js';
import { PeerJson } from './peer-json.service.js';
import { ProfileRefreshment } from './profile-refreshment.service.js';
import { RemoteActorStore } from './remote-actor-store.service.js';
import { RemoteActors } from './remote-actors.service.js';
import { RemoteCollections } from './remote-collections.service.js';
import { RemoteDocuments } from './remote-documents.service.js';
import { RemoteKeys } from './remote-keys.service.js';
import { SignatureSchemes } from './signature-schemes.service.js';
import { Signers } from './signers.service.js';
import { WebFinger } from './web-finger.service.js';

export { haveOneOrigin, originOf } from './addresses.js';
export { EnteredHandles } from './entered-handles.service.js';
export { Instance } from './instance.entity.js';
export { isRemoteRefusal } from './is-remote-refusal.js';
export { InstanceRefreshment } from './instance-refreshment.service.js';
export { Instances } from './instances.service.js';
export { type KnownActor, RemoteActor } from './remote-actor.entity.js';
export { ProfileRefreshment } from './profile-refreshment.service.js';
export { refusalAt } from './refusal-at.js';
export { RemoteActors } from './remote-actors.service.js';
export { RemoteCollections, type RemotePage } from './remote-collections.service.js';
export { RemoteDocuments, type RemoteFetchOptions } from './remote-documents.service.js';
export { RemoteGone, type RemoteRefusal, RemoteRefused } from './remote-refused.js';
export { SignatureSchemes } from './signature-schemes.service.js';
export { Signers } from './signers.service.js';
export { type Discovered, type Handle, parseHandle, WebFinger } from './web-finger.service.js';

export const REMOTE = [
  ActorPicturesJobs,
  EnteredHandles,
  InstanceRefreshment,
  Instances,
  NodeInfo,
  PeerJson,
  ProfileRefreshment,
  RemoteActorStore,
  RemoteActors,
  RemoteCollections,
  RemoteDocuments,
  RemoteKeys,
  SignatureSchemes,
  Signers,
  WebFinger,
];
