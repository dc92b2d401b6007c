import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** What a group keeps: a folder, or a link of some kind; the names in GraphQL are the same. */
export const ResourceKind = {
  FOLDER: 'folder',
  LINK: 'link',
  PICTURE: 'picture',
  PAD: 'pad',
  CALC: 'calc',
  POLL: 'poll',
  VISIO: 'visio',
} as const;
export type ResourceKind = (typeof ResourceKind)[keyof typeof ResourceKind];

/** What the page behind a link says of itself: plain texts, nothing that a reader's browser would load. */
export interface LinkPreview {
  type: string | null;
  title: string | null;
  description: string | null;
  authorName: string | null;
  authorUrl: string | null;
  providerName: string | null;
  providerUrl: string | null;
}

/** A folder or a link in the library of a group. A deleted one stays as a tombstone, so that it does not come back. */
@Entity('resources')
export class Resource {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id: string;

  @Column('uuid')
  uuid: string;

  /** Its id on the network. */
  @Column('text')
  url: string;

  @Column('boolean')
  local: boolean;

  @Column('bigint')
  groupId: string;

  @Column('bigint', { nullable: true })
  creatorId: string | null;

  /** The folder that it lies in; null at the top. */
  @Column('bigint', { nullable: true })
  parentId: string | null;

  @Column('text')
  type: ResourceKind;

  @Column('text')
  title: string;

  /** Plain text. */
  @Column('text')
  summary: string;

  /** Where a link leads; null for folders. */
  @Column('text', { nullable: true })
  resourceUrl: string | null;

  /** Its part of the path, which nothing else in its folder has; null for a tombstone. */
  @Column('text', { nullable: true })
  name: string | null;

  @Column('jsonb', { nullable: true })
  preview: LinkPreview | null;

  /** The address of the folder that it lies in, until that is known here. */
  @Column('text', { nullable: true })
  waitsFor: string | null;

  @Column('timestamptz')
  publishedAt: Date;

  @Column('timestamptz')
  insertedAt: Date;

  @Column('timestamptz')
  updatedAt: Date;

  @Column('timestamptz', { nullable: true })
  deletedAt: Date | null;

  get isFolder(): boolean {
    return this.type === ResourceKind.FOLDER;
  }
}
