import { GROUP_HANDLERS } from '../groups/index.js';
import { ActivityBodies } from './activity-bodies.js';
import { ACTIVITY_HANDLERS, type ActivityHandler } from './activity-handler.js';
import { AnnounceHandler } from './activities/announce.js';
import { AnswerHandler } from './activities/answer.js';
import { CreateUpdateHandler } from './activities/create-update.js';
import { DeleteHandler } from './activities/delete.js';
import { FlagHandler } from './activities/flag.js';
import { FollowHandler } from './activities/follow.js';
import { InviteHandler } from './activities/invite.js';
import { JoinHandler } from './activities/join.js';
import { MoveHandler } from './activities/move.js';
import { UndoHandler } from './activities/undo.js';
import { InboxActivities } from './inbox.service.js';
import { InboxController } from './inbox.controller.js';
import { InboxGuard } from './inbox-guard.js';
import { InboxWorker } from './inbox.worker.js';
import { InvitationAnswers } from './invitation-answers.service.js';
import { ReceivedInvitations } from './received-invitations.service.js';

export { InboxWorker } from './inbox.worker.js';

/** What is not among them (Like, EmojiReact, View, …) is taken without error and does nothing. */
const HANDLERS = [
  ...GROUP_HANDLERS,
  AnnounceHandler,
  AnswerHandler,
  CreateUpdateHandler,
  DeleteHandler,
  FlagHandler,
  FollowHandler,
  InviteHandler,
  JoinHandler,
  MoveHandler,
  UndoHandler,
];

export const INBOX_CONTROLLERS = [InboxController];

export const INBOX = [
  ActivityBodies,
  InboxActivities,
  InboxGuard,
  InboxWorker,
  InvitationAnswers,
  ReceivedInvitations,
  ...HANDLERS,
  { provide: ACTIVITY_HANDLERS, useFactory: (...handlers: ActivityHandler[]) => handlers, inject: HANDLERS },
];
