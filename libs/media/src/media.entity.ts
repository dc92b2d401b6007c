import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MediaPurpose } from './picture/picture.service.js';
import { fileKey, type FileType } from './storage/file-key.js';

/** A smaller copy of a picture; its members are those of the stored JSON. */
export interface MediaVariant {
  width: number;
  height: number;
  contentType: FileType;
  key: string;
  /** Bytes. */
  size: number;
}

/** A picture that somebody gave to the instance; those of one profile and content share their files. */
@Entity('media')
export class Media {
  @PrimaryColumn('bigint')
  id: string;

  @Column('uuid')
  uuid: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  alt: string | null;

  /** Of the main file, as are `size` (bytes), `width` and `height`. */
  @Column('text')
  contentType: FileType;

  @Column('integer')
  size: number;

  @Column('integer')
  width: number;

  @Column('integer')
  height: number;

  /** Base64. */
  @Column('text')
  thumbhash: string;

  @Column('text')
  blurhash: string;

  /** 32 hexadecimal digits that the keys of all files of the picture begin with; says nothing of its content. */
  @Column('text')
  storageKey: string;

  /** SHA-256 of the bytes that were sent, in hexadecimal. */
  @Column('text')
  contentHash: string;

  @Column('text')
  purpose: MediaPurpose;

  @Column('jsonb')
  variants: MediaVariant[];

  /** Null for pictures of the instance itself. */
  @Column('bigint', { nullable: true })
  ownerUserId: string | null;

  @Column('bigint', { nullable: true })
  ownerActorId: string | null;

  /** Since when nothing has shown the picture; null while something does. */
  @Column('timestamptz', { nullable: true })
  unattachedSince: Date | null;

  @Column('timestamptz')
  createdAt: Date;

  /** Key of the main file. */
  get key(): string {
    return fileKey(this.storageKey, this.width, this.contentType);
  }

  /** Keys of all its files. */
  get keys(): string[] {
    return [this.key, ...this.variants.map(({ key }) => key)];
  }
}
