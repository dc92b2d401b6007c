import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries, GroupQueries, isOpenToView } from '#convoke/actors';
import { Database } from '#convoke/core';
import { MediaService, Storage } from '#convoke/media';
import { type Post, PostVisibility } from '#convoke/posts';
import { type Document, pictureOf, PUBLIC, writeArticle } from '../../vocabulary/index.js';
import { GroupPublications } from '../group-publications.service.js';

/** Writes posts as other servers read them. */
@Injectable()
export class PostDocuments {
  constructor(
    private readonly db: Database,
    private readonly actors: ActorQueries,
    private readonly groups: GroupQueries,
    private readonly media: MediaService,
    private readonly storage: Storage,
    private readonly publications: GroupPublications,
  ) {}

  /** Null where nobody is left who answers for it. */
  async of(post: Post): Promise<{ document: Document; author: Actor; group: Actor; isPublic: boolean } | null> {
    const found = await this.actors.findMany([post.authorId, post.groupId]);
    const [author, group] = [found.get(post.authorId), found.get(post.groupId)];
    if (!author || !group) return null;
    const isPublic = await this.isPublic(post);
    const picture = post.pictureId ? await this.media.find(post.pictureId) : null;
    const parts = {
      author: author.url,
      group: group.url,
      audience: await this.audienceOf(post, group, isPublic),
      // Of one that lives elsewhere its own server knows it by where it was had from.
      picture: picture && pictureOf(picture, post.pictureSource ?? this.storage.url(picture.key)),
    };
    return { document: writeArticle(post, parts), author, group, isPublic };
  }

  /** Where others have the picture of one of ours from. */
  async pictureUrlOf({ pictureId }: Post): Promise<string | null> {
    const picture = pictureId ? await this.media.find(pictureId) : null;
    return picture && this.storage.url(picture.key);
  }

  /** Whether everybody is told of it; what a hidden group says is for its members. */
  async isPublic({ groupId, visibility }: Post): Promise<boolean> {
    return visibility === PostVisibility.PUBLIC && (await this.isOpen(groupId));
  }

  /** What only those with the link read goes to members alone, and says that it may be read. */
  private async audienceOf(post: Post, group: Actor, isPublic: boolean) {
    const audience = await this.db.transaction((tx) => this.publications.audience(tx, group, isPublic));
    const isUnlisted = post.visibility === PostVisibility.UNLISTED && (await this.isOpen(group.id));
    return isUnlisted ? { ...audience, cc: [PUBLIC] } : audience;
  }

  private async isOpen(groupId: string): Promise<boolean> {
    return isOpenToView((await this.groups.settingsOf(groupId)).visibility);
  }
}
