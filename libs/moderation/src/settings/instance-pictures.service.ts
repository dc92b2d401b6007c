import { Injectable } from '@nestjs/common';
import type { Tx } from '#convoke/core';
import type { InstanceSettings } from '#convoke/instance';
import { MediaAttachments, type MediaInput, MediaInputs } from '#convoke/media';

const SETTING_OF = {
  instanceLogo: 'logoId',
  instanceFavicon: 'faviconId',
  defaultPicture: 'defaultPictureId',
} as const;

type Argument = keyof typeof SETTING_OF;
export type InstancePictureInputs = Partial<Record<Argument, MediaInput | null>>;
export type InstancePictureIds = Pick<InstanceSettings, (typeof SETTING_OF)[Argument]>;

/** The pictures of the instance itself, which are nobody's. */
@Injectable()
export class InstancePictures {
  constructor(
    private readonly inputs: MediaInputs,
    private readonly attachments: MediaAttachments,
  ) {}

  /** What is said of them, as settings. Throws InvalidInput, media_not_found, fetch_failed. */
  async resolve(given: InstancePictureInputs, now: InstancePictureIds): Promise<Partial<InstancePictureIds>> {
    const ids: Partial<InstancePictureIds> = {};
    for (const [field, setting] of Object.entries(SETTING_OF) as [Argument, keyof InstancePictureIds][]) {
      const owner = { userId: null, actorId: null };
      const id = await this.inputs.resolve(given[field], { owner, field, kept: [now[setting]] });
      if (id !== undefined) ids[setting] = id;
    }
    return ids;
  }

  /** Keeps the files of those that are shown, and lets go of the others. */
  async attach(tx: Tx, settings: InstancePictureIds): Promise<void> {
    const shown = Object.values(SETTING_OF).flatMap((setting) => settings[setting] ?? []);
    await this.attachments.attach(tx, { kind: 'instance', id: '0' }, shown);
  }
}
