import { ActorsController } from './actors.controller.js';
import { CommentsController } from './comments.controller.js';
import { EventCollections } from './event-collections.service.js';
import { EventsController } from './events.controller.js';
import { FederationGuard } from './federation.guard.js';
import { FollowCollections } from './follow-collections.service.js';
import { GroupCollections } from './group-collections.service.js';
import { GroupsController } from './groups.controller.js';
import { InstanceActorController } from './instance-actor.controller.js';
import { NodeInfoController } from './node-info.controller.js';
import { NodeInfoDocument } from './node-info-document.service.js';
import { Readers } from './readers.service.js';
import { ServedActors } from './served-actors.service.js';
import { ServedComments } from './served-comments.service.js';
import { PostsController } from './posts.controller.js';
import { ServedPosts } from './served-posts.service.js';
import { ServedEvents } from './served-events.service.js';
import { ServedDiscussions } from './served-discussions.service.js';
import { ResourcesController } from './resources.controller.js';
import { ServedMessages } from './served-messages.service.js';
import { ServedResources } from './served-resources.service.js';
import { SignatureGuard } from './signature.guard.js';
import { WebFingerController } from './web-finger.controller.js';

export { acceptConstraint } from './accept.js';

export const SERVE_CONTROLLERS = [
  ActorsController,
  CommentsController,
  EventsController,
  PostsController,
  GroupsController,
  InstanceActorController,
  NodeInfoController,
  ResourcesController,
  WebFingerController,
];

export const SERVE = [
  EventCollections,
  FederationGuard,
  FollowCollections,
  GroupCollections,
  NodeInfoDocument,
  Readers,
  ServedActors,
  ServedComments,
  ServedEvents,
  ServedPosts,
  ServedDiscussions,
  ServedMessages,
  ServedResources,
  SignatureGuard,
];
