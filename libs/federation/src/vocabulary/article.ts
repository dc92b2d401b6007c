import { escapeHtml } from '#convoke/core';
import { type ForeignPost, type Post, PostVisibility } from '#convoke/posts';
import { type Audience, visibilityOf } from './audience.js';
import { CONTEXT } from './context.js';
import { type Document, documentFrom, flagOf, hasType, idOf, lineOf } from './document.js';
import { readTags, writeTags } from './event-facts.js';
import { readInstant, writeInstant } from './instant.js';
import { type PictureContent, readBanner, writeBanner, writePicture } from './picture.js';
import { languageOf, readHtml } from './texts.js';
import { VocabularyRefused } from './vocabulary-refused.js';

const MAX_TITLE = 200;
const MAX_BODY = 100_000;

/** A post of another server, with those of its parts that have to be looked up. */
export interface ArticleContent {
  post: ForeignPost;
  picture: PictureContent | null;
}

/** Throws VocabularyRefused for what is no Article, or not published yet. */
export function readArticle(value: unknown): ArticleContent {
  const document = documentFrom(value);
  if (!hasType(document, 'Article')) throw new VocabularyRefused('type');
  const url = idOf(document.id ?? document['@id']);
  if (!url) throw new VocabularyRefused('id_missing');
  if (flagOf(document.draft)) throw new VocabularyRefused('draft');
  const title = lineOf(document, 'name', MAX_TITLE);
  if (!title) throw new VocabularyRefused('name_missing');
  const publishedAt = readInstant(document.published);
  return {
    post: {
      url,
      title,
      body: readHtml(document, ['content', 'summary'], MAX_BODY),
      language: languageOf(document),
      visibility: visibilityOf(document) as PostVisibility,
      tags: readTags(document.tag),
      publishedAt,
      changedAt: readInstant(document.updated) ?? publishedAt,
    },
    picture: readBanner(document.attachment, document.image),
  };
}

/** What a post's document says beside its row. */
export interface ArticleParts {
  author: string;
  group: string;
  audience: Audience;
  picture: PictureContent | null;
}

/** A post of ours. Mastodon shows name, summary and link of it, others the whole text. */
export function writeArticle(post: Post, { author, group, audience, picture }: ArticleParts): Document {
  const { language } = post;
  const isTold = language !== 'und';
  return {
    '@context': CONTEXT,
    id: post.url,
    type: 'Article',
    url: post.url,
    ...audience,
    actor: author,
    attributedTo: group,
    name: post.title,
    ...(isTold ? { nameMap: { [language]: post.title }, inLanguage: language } : {}),
    ...(post.excerpt ? { summary: `<p>${escapeHtml(post.excerpt)}</p>` } : {}),
    content: post.body,
    ...(isTold ? { contentMap: { [language]: post.body } } : {}),
    mediaType: 'text/html',
    published: writeInstant(post.publishedAt ?? post.insertedAt),
    updated: writeInstant(post.updatedAt),
    draft: false,
    tag: writeTags(post.tags, new URL(post.url).origin),
    attachment: picture ? [writeBanner(picture)] : [],
    ...(picture ? { image: writePicture(picture) } : {}),
  };
}
