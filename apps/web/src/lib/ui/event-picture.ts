import { page } from '$app/state';
import type { PictureMedia } from './picture.ts';

/** The picture of an event; that of the instance where it has none of its own, which says nothing of it. */
export function pictureOf(event: { picture: PictureMedia | null }): PictureMedia | null {
  const usual = page.data.instance?.defaultPicture as PictureMedia | null | undefined;
  return event.picture ?? (usual ? { ...usual, alt: '' } : null);
}
