import { CommentVisibility } from '#convoke/threads';
import type { Mapped, NewRow, Subject, Target } from '../mapping.js';
import type { SourceRow } from '../source/source-row.js';
import { uuidFor, uuidOf } from './relations.js';
import { htmlOf, isAt, languageOf, uriOf } from './texts.js';

/** What is said about events, in discussions and in conversations; who answers whom comes when all are here. */
export const comments: Subject = {
  name: 'comments and messages',
  table: 'comments',
  from: `SELECT c.*, (SELECT json_agg(DISTINCT m.actor_id) FROM mentions m WHERE m.comment_id = c.id) AS mentioned_ids FROM comments c`,
  kind: 'comment',
  into: 'comments',
  uses: ['actor', 'event', 'discussion', 'conversation'],
  map: commentOf,
};

export function commentOf(row: SourceRow, { id, home, now, find, settings }: Target): Mapped | string {
  const place = placeOf(row, find);
  if (typeof place === 'string') return place;
  const named = uriOf(row.text('url'));
  const uuid = uuidOf(row.text('uuid')) ?? (named && uuidFor(named));
  if (!uuid) return 'no address';
  const deleted = row.date('deleted_at');
  // Of one that was deleted there nobody knows any more who wrote it: it stands for the place of its answers.
  const author = find('actor', row.text('actor_id')) ?? (deleted ? settings.instanceActorId : null);
  if (author === null) return 'its author was left out';
  const url = named ?? `${home}/comments/${uuid}`;
  const published = row.date('published_at') ?? row.date('inserted_at') ?? now;
  const isConfided = place.event_id === null;
  const comment = {
    id,
    uuid,
    url,
    local: isAt(home, url),
    actor_id: author,
    ...place,
    attributed_to_id: place.conversation_id === null ? null : find('actor', row.text('attributed_to_id')),
    text: deleted ? '' : htmlOf(row.text('text')),
    language: deleted ? 'und' : languageOf(row.text('language')),
    visibility: isConfided ? CommentVisibility.PRIVATE : visibilityOf(row.text('visibility')),
    is_announcement: row.flag('is_announcement'),
    published_at: published,
    posted_at: isConfided ? null : published,
    inserted_at: row.date('inserted_at') ?? published,
    updated_at: row.date('updated_at') ?? published,
    deleted_at: deleted,
  };
  const mentioned = [...new Set(row.strings('mentioned_ids').map((old) => find('actor', old)))];
  const mentions = mentioned
    .filter((actor) => actor !== null)
    .map((actor): [string, NewRow] => ['comment_mentions', { comment_id: id, actor_id: actor }]);
  return { rows: [['comments', comment], ...mentions] };
}

/** A message may be about an event there; it is in its conversation here. */
function placeOf(row: SourceRow, find: Target['find']) {
  const nowhere = { event_id: null, conversation_id: null, discussion_id: null };
  if (row.text('conversation_id') !== null) {
    const conversation = find('conversation', row.text('conversation_id'));
    return conversation === null ? 'its conversation was left out' : { ...nowhere, conversation_id: conversation };
  }
  if (row.text('discussion_id') !== null) {
    const discussion = find('discussion', row.text('discussion_id'));
    return discussion === null ? 'its discussion was left out' : { ...nowhere, discussion_id: discussion };
  }
  const event = find('event', row.text('event_id'));
  return event === null ? 'about nothing that is here' : { ...nowhere, event_id: event };
}

/** What nobody but some was to read there, and stands among what all read, nobody else shall read here. */
function visibilityOf(visibility: string | null): CommentVisibility {
  if (visibility === CommentVisibility.PUBLIC || visibility === CommentVisibility.UNLISTED) return visibility;
  return CommentVisibility.PRIVATE;
}

/** Which comment answers which. */
export const threads: Subject = {
  name: 'answers',
  table: 'comments',
  from: `SELECT id, origin_comment_id, in_reply_to_comment_id FROM comments WHERE in_reply_to_comment_id IS NOT NULL OR origin_comment_id IS NOT NULL`,
  uses: ['comment'],
  map: (row, { find }) => {
    const comment = find('comment', row.text('id'));
    if (comment === null) return 'the comment was left out';
    const parent = find('comment', row.text('in_reply_to_comment_id'));
    const root = find('comment', row.text('origin_comment_id')) ?? parent;
    if (root === null || root === comment || parent === comment) return 'what it answers was left out';
    // In a discussion, and in a conversation, all stand in one row.
    const sql = `UPDATE comments c SET origin_comment_id = $2, in_reply_to_id = $3 FROM comments root, comments parent
      WHERE c.id = $1 AND root.id = $2 AND parent.id = $3 AND c.event_id IS NOT NULL
        AND root.event_id = c.event_id AND parent.event_id = c.event_id`;
    return { changes: [[sql, [comment, root, parent ?? root]]] };
  },
};
