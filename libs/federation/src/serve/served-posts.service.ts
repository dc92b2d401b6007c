import { Injectable } from '@nestjs/common';
import { Viewer } from '#convoke/actors';
import { PostQueries } from '#convoke/posts';
import { GroupReaders, PostDocuments, type Signer } from '../groups/index.js';
import { type Document, writeCreate, writeTombstone } from '../vocabulary/index.js';
import type { Found } from './found.js';

/** What other servers find at the addresses of posts: what strangers may see, and to members what is for members. */
@Injectable()
export class ServedPosts {
  constructor(
    private readonly posts: PostQueries,
    private readonly documents: PostDocuments,
    private readonly readers: GroupReaders,
  ) {}

  async document(slug: string, signer: Signer): Promise<Found> {
    return this.show(slug, signer, (document) => document);
  }

  async creation(slug: string, signer: Signer): Promise<Found> {
    return this.show(slug, signer, (document) => writeCreate(String(document.actor), document));
  }

  private async show(slug: string, signer: Signer, write: (document: Document) => Document): Promise<Found> {
    const post = await this.posts.findBySlug(slug);
    if (post?.deletedAt)
      return post.local && post.isOpen ? { tombstone: writeTombstone(post.url, 'Article', post.deletedAt) } : null;
    if (!post || post.draft) return null;
    const open = await this.posts.isVisible(post.id, Viewer.anonymous);
    if (!post.local) return open ? { elsewhere: post.url } : null;
    const written = await this.documents.of(post);
    if (!written || written.author.suspended || written.group.suspended) return null;
    if (!open && !(await this.readers.mayRead(signer, written.group))) return null;
    return { document: write(written.document), forSigner: !open };
  }
}
