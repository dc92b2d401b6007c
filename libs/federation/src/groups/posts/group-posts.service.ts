import { Injectable } from '@nestjs/common';
import type { Actor, GroupRight } from '#convoke/actors';
import type { PageOf, PageWindow } from '#convoke/core';
import { MediaInputs } from '#convoke/media';
import { DomainBlocks } from '#convoke/moderation';
import { ForeignPosts, type Post, PostQueries } from '#convoke/posts';
import { type ArticleContent, type Document, readArticle } from '../../vocabulary/index.js';
import type { GroupContentKind, GroupPlace, Taken } from '../group-content-kind.js';
import { PostDocuments } from './post-documents.service.js';

const MAX_ALT = 1500;

/** The articles of groups. */
@Injectable()
export class GroupPosts implements GroupContentKind {
  readonly types = ['Article'];
  readonly collection = 'posts';
  readonly right: GroupRight = 'publish';
  readonly isOpen = true;

  constructor(
    private readonly queries: PostQueries,
    private readonly posts: ForeignPosts,
    private readonly documents: PostDocuments,
    private readonly media: MediaInputs,
    private readonly blocks: DomainBlocks,
  ) {}

  async groupOf(uri: string): Promise<string | null> {
    return (await this.queries.findByUrl(uri))?.groupId ?? null;
  }

  async take(document: Document, { group, actor }: GroupPlace): Promise<Taken | null> {
    const content = readArticle(document);
    const before = await this.queries.findByUrl(content.post.url);
    const picture = before?.local
      ? await this.pictureOfOurs(content, before, actor)
      : await this.pictureOf(content, actor);
    const post = await this.posts.save(content.post, { groupId: group.id, actorId: actor.id, ...picture });
    const closes = post !== null && before?.isOpen === true && !post.isOpen;
    return post && { isPublic: await this.documents.isPublic(post), closes };
  }

  async forget(uri: string, { group, actor }: GroupPlace): Promise<Taken | null> {
    const post = await this.posts.remove(uri, actor.id === group.id ? null : actor.id);
    return post && { isPublic: await this.documents.isPublic(post) };
  }

  async page(group: Actor, window: PageWindow, membersToo: boolean): Promise<PageOf<Document | string>> {
    const { elements, total } = await this.queries.published(group.id, window, membersToo);
    return { total, elements: await Promise.all(elements.map((post) => this.shown(post))) };
  }

  urisOf(groupId: string): Promise<string[]> {
    return this.posts.urlsOf(groupId);
  }

  drop(groupId: string, publicToo: boolean): Promise<void> {
    return this.posts.drop(groupId, publicToo);
  }

  private async shown(post: Post): Promise<Document | string> {
    const written = post.local ? await this.documents.of(post) : null;
    return written?.document ?? post.url;
  }

  /** It stays unless there is another one: servers that do not take pictures of ours send none. */
  private async pictureOfOurs(content: ArticleContent, ours: Post, sender: Actor) {
    const isAnother = content.picture && content.picture.url !== (await this.documents.pictureUrlOf(ours));
    const taken = isAnother ? (await this.pictureOf(content, sender)).pictureId : null;
    return { pictureId: taken ?? ours.pictureId, pictureSource: null };
  }

  /** A picture that cannot be had is left out: the words matter more. */
  private async pictureOf({ post, picture }: ArticleContent, author: Actor) {
    if (!picture) return { pictureId: null, pictureSource: null };
    const known = await this.queries.findByUrl(post.url);
    if (known?.pictureSource === picture.url) return { pictureId: known.pictureId, pictureSource: known.pictureSource };
    const { url, alt } = picture;
    const owner = { userId: null, actorId: author.id };
    const use = { owner, field: 'picture', permits: this.blocks.mediaFor(new URL(author.url).host) };
    const pictureId = await this.media.obtain({ name: 'picture', url, alt: alt?.slice(0, MAX_ALT) }, use);
    return { pictureId, pictureSource: pictureId && url };
  }
}
