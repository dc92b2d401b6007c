import type { Media } from '#convoke/media';

const EXTENSIONS: Record<Media['contentType'], string> = { 'image/jpeg': 'jpg', 'image/webp': 'webp' };
const MAX_NAME = 80;
/** What one system or another takes for something else in a name, and what nobody sees. */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|]+/gu;

/** Where a picture lies in the folder of its profile: by its own name, beside none of the same name. */
export function fileNameOf({ uuid, name, contentType }: Pick<Media, 'uuid' | 'name' | 'contentType'>): string {
  const stem = name
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .replace(UNSAFE, '_')
    .slice(0, MAX_NAME)
    .toWellFormed()
    .replace(/^[.\s]+|[.\s]+$/g, '');
  return `media/${uuid.slice(0, 8)}/${stem || 'picture'}.${EXTENSIONS[contentType]}`;
}
