import { PostVisibility } from '#convoke/posts';
import { nameOf, ResourceKind } from '#convoke/resources';
import type { Mapped, Subject, Target } from '../mapping.js';
import type { SourceRow } from '../source/source-row.js';
import { uuidOf } from './relations.js';
import { htmlOf, isAt, languageOf, lineOf, titleOf, uriOf } from './texts.js';

const MAX_TITLE = 200;
const MAX_SUMMARY = 2000;
const LINK = '1';
const KINDS: Record<string, ResourceKind> = {
  0: ResourceKind.FOLDER,
  [LINK]: ResourceKind.LINK,
  20: ResourceKind.PICTURE,
  30: ResourceKind.PAD,
  40: ResourceKind.CALC,
  50: ResourceKind.VISIO,
};

/** What members of groups talk about among themselves; what they say comes with the comments. */
export const discussions: Subject = {
  name: 'discussions',
  table: 'discussions',
  from: 'SELECT * FROM discussions',
  kind: 'discussion',
  into: 'discussions',
  uses: ['actor'],
  map: discussionOf,
};

export function discussionOf(row: SourceRow, { id, home, now, find, settings }: Target): Mapped | string {
  const group = find('actor', row.text('actor_id'));
  const url = uriOf(row.text('url'));
  const slug = row.words('slug');
  if (group === null || url === null || slug === null) return 'its group was left out';
  const inserted = row.date('inserted_at') ?? now;
  const updated = row.date('updated_at') ?? inserted;
  const deleted = row.date('deleted_at');
  const discussion = {
    id,
    url,
    local: isAt(home, url),
    slug,
    group_id: group,
    creator_id: find('actor', row.text('creator_id')) ?? settings.instanceActorId,
    title: deleted ? '' : (titleOf(row.text('title'), MAX_TITLE) ?? slug),
    closed: false,
    inserted_at: inserted,
    changed_at: inserted,
    updated_at: updated,
    deleted_at: deleted,
  };
  return { rows: [['discussions', discussion]] };
}

/** What groups write. */
export const posts: Subject = {
  name: 'posts',
  table: 'posts',
  from: `SELECT p.*, (SELECT json_agg(t.title ORDER BY t.title) FROM posts_tags x JOIN tags t ON t.id = x.tag_id WHERE x.post_id = p.id) AS tag_titles FROM posts p`,
  kind: 'post',
  into: 'posts',
  uses: ['actor'],
  map: postOf,
};

export function postOf(row: SourceRow, { id, home, now, find, settings }: Target): Mapped | string {
  const group = find('actor', row.text('attributed_to_id'));
  const url = uriOf(row.text('url'));
  const slug = row.words('slug');
  if (group === null || url === null || slug === null) return 'its group was left out';
  const inserted = row.date('inserted_at') ?? now;
  const draft = row.flag('draft');
  const visibility = Object.values(PostVisibility).find((value) => value === row.text('visibility'));
  const post = {
    id,
    url,
    slug,
    local: isAt(home, url),
    author_id: find('actor', row.text('author_id')) ?? settings.instanceActorId,
    group_id: group,
    title: titleOf(row.text('title'), MAX_TITLE) ?? slug,
    body: htmlOf(row.text('body')),
    language: languageOf(row.text('language')),
    visibility: visibility ?? PostVisibility.PRIVATE,
    draft,
    published_at: draft ? null : (row.date('publish_at') ?? inserted),
    inserted_at: inserted,
    updated_at: row.date('updated_at') ?? inserted,
  };
  return { rows: [['posts', post]], tags: row.strings('tag_titles') };
}

/** Folders and links of groups, folders before what lies in them. */
export const resources: Subject = {
  name: 'resources',
  table: 'resource',
  from: `SELECT r.*, coalesce(r.path, '') COLLATE "C" || ' ' || r.id::text AS place,
    row_number() OVER (PARTITION BY r.actor_id, r.parent_id, r.title ORDER BY r.id) AS nth FROM resource r`,
  key: 'place',
  kind: 'resource',
  into: 'resources',
  uses: ['actor', 'resource'],
  map: resourceOf,
};

export function resourceOf(row: SourceRow, { id, home, now, find }: Target): Mapped | string {
  const group = find('actor', row.text('actor_id'));
  const uuid = uuidOf(row.text('id'));
  const type = KINDS[row.text('type') ?? LINK];
  if (group === null || !uuid || !type) return 'its group was left out';
  const parent = find('resource', row.text('parent_id'));
  if (parent === null && row.text('parent_id') !== null) return 'the folder that it lies in was left out';
  const link = uriOf(row.text('resource_url'));
  if (type !== ResourceKind.FOLDER && link === null) return 'it leads nowhere';
  const url = uriOf(row.text('url')) ?? `${home}/resource/${uuid}`;
  const title = titleOf(row.text('title'), MAX_TITLE) ?? uuid;
  const published = row.date('published_at') ?? row.date('inserted_at') ?? now;
  const nth = row.text('nth') === '1' ? '' : ` (${row.text('nth')})`;
  const resource = {
    id,
    uuid,
    url,
    local: isAt(home, url),
    group_id: group,
    creator_id: find('actor', row.text('creator_id')),
    parent_id: parent,
    type,
    title,
    summary: titleOf(row.text('summary'), MAX_SUMMARY) ?? '',
    resource_url: type === ResourceKind.FOLDER ? null : link,
    name: nameOf(title) + nth,
    preview: type === ResourceKind.FOLDER ? null : previewOf(row.object('metadata')),
    published_at: published,
    inserted_at: row.date('inserted_at') ?? published,
    updated_at: row.date('updated_at') ?? published,
  };
  return { rows: [['resources', resource]] };
}

function previewOf(said: Record<string, unknown>) {
  const line = (name: string) => {
    const text = said[name];
    return typeof text === 'string' ? lineOf(text, 500) : null;
  };
  return {
    type: line('type'),
    title: line('title'),
    description: line('description'),
    authorName: line('author_name'),
    authorUrl: line('author_url'),
    providerName: line('provider_name'),
    providerUrl: line('provider_url'),
  };
}
