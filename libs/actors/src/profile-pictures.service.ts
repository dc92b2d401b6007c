import { Injectable } from '@nestjs/common';
import type { Tx } from '#convoke/core';
import { MediaAttachments, type MediaInput, MediaInputs } from '#convoke/media';
import type { Actor } from './actor.entity.js';

export interface PictureInputs {
  avatar?: MediaInput | null;
  banner?: MediaInput | null;
}

/** Ids of pictures; undefined leaves one as it is, null takes it away. */
export interface PictureIds {
  avatarId?: string | null;
  bannerId?: string | null;
}

type Shown = Pick<Actor, 'id' | 'userId'> & Partial<Pick<Actor, 'avatarId' | 'bannerId'>>;

/** The two pictures of a profile: its face and what stands above its page. */
@Injectable()
export class ProfilePictures {
  constructor(
    private readonly inputs: MediaInputs,
    private readonly attachments: MediaAttachments,
  ) {}

  /** Finds or makes the pictures that somebody named; takes long, so before any transaction. */
  async resolve({ avatar, banner }: PictureInputs, { id, userId, avatarId, bannerId }: Shown): Promise<PictureIds> {
    const use = { owner: { userId, actorId: id }, kept: [avatarId ?? null, bannerId ?? null] };
    return {
      avatarId: await this.inputs.resolve(avatar, { ...use, field: 'avatar', purpose: 'avatar' }),
      bannerId: await this.inputs.resolve(banner, { ...use, field: 'banner', purpose: 'banner' }),
    };
  }

  /** Notes which pictures the profile shows now; those it shows no more go when nothing else needs them. */
  async attach(tx: Tx, { id, avatarId, bannerId }: Pick<Actor, 'id' | 'avatarId' | 'bannerId'>): Promise<void> {
    const shown = [avatarId, bannerId].filter((pictureId) => pictureId !== null);
    await this.attachments.attach(tx, { kind: 'actor', id }, shown);
  }
}
