import type { Subject } from '../mapping.js';
import { applications, feedTokens } from './access.js';
import { accounts, defaultProfiles, notificationChoices } from './accounts.js';
import { actors } from './actors.js';
import { addresses } from './addresses.js';
import { comments, threads } from './comments.js';
import { conversations } from './conversations.js';
import { events } from './events.js';
import { discussions, posts, resources } from './group-contents.js';
import { participations } from './participations.js';
import { follows, members } from './relations.js';
import { instances } from './remote-actors.js';
import { reportNotes, reports } from './reports.js';
import { tombstones } from './tombstones.js';

/** All that moves, each after what it refers to. */
export const SUBJECTS: readonly Subject[] = [
  accounts,
  addresses,
  actors,
  defaultProfiles,
  instances,
  notificationChoices,
  members,
  follows,
  events,
  participations,
  discussions,
  conversations,
  comments,
  threads,
  posts,
  resources,
  reports,
  reportNotes,
  feedTokens,
  applications,
  tombstones,
];

/** What stays behind, and why. */
export const STAYS_BEHIND: readonly [table: string, name: string, why: string][] = [
  ['todo_lists', 'to-do lists', 'there are none here'],
  ['guardian_tokens', 'sessions', 'people sign in once more'],
  ['application_tokens', 'permissions of programs', 'people let them in once more'],
  ['user_push_subscriptions', 'devices', 'people turn messages to their devices on once more'],
  ['invitations', 'links into groups', 'their members make new ones'],
  ['activities', 'news in groups', 'what happens from now on is written down'],
  ['admin_action_logs', 'actions of moderators', 'what they do from now on is written down'],
];
