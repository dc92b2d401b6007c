import type { Media } from '#convoke/media';
import { countOf, type Document, flagOf, hasType, idOf, isDocument, lineOf, listOf, textOf } from './document.js';

const MAX_ALT = 1500;
/** Mobilizon finds the picture of an event by this name. */
const BANNER = 'Banner';

/** A picture of another server, or one of ours as others are told of it. */
export interface PictureContent {
  url: string;
  alt: string | null;
  mediaType: string | null;
  width: number | null;
  height: number | null;
  blurhash: string | null;
}

/** One of ours; `url` is where its main file is. */
export function pictureOf({ alt, contentType, width, height, blurhash }: Media, url: string): PictureContent {
  return { url, alt, mediaType: contentType, width, height, blurhash };
}

export function writePicture({ url, alt, mediaType, width, height, blurhash }: PictureContent): Document {
  return {
    type: 'Image',
    ...(alt ? { name: alt } : {}),
    ...(mediaType ? { mediaType } : {}),
    url,
    ...(width && height ? { width, height, focalPoint: [0, 0] } : {}),
    ...(blurhash ? { blurhash } : {}),
  };
}

/** The picture of an event among its attachments: its words stand in `summary`, which Mastodon prefers to the name. */
export function writeBanner(picture: PictureContent): Document {
  const { name, ...rest } = writePicture(picture);
  return { ...rest, type: 'Document', name: BANNER, ...(name ? { summary: name } : {}), isBannerImage: true };
}

/** The largest picture of one or several, the first where no size is told; null where there is none. */
export function readPicture(value: unknown): PictureContent | null {
  const pictures = listOf(value).map((each) => (typeof each === 'string' ? pictureAt(each) : pictureFrom(each)));
  const [largest] = pictures.filter((each) => each !== null).sort((a, b) => (b.width ?? 0) - (a.width ?? 0));
  return largest ?? null;
}

/** The picture that stands for an event: the one marked or named as its banner, its `image`, or any attached. */
export function readBanner(attachment: unknown, image: unknown): PictureContent | null {
  const attached = listOf(attachment).filter((each) => hasType(each, 'Document', 'Image')) as Document[];
  const marked = attached.find((each) => flagOf(each.isBannerImage) || each.name === BANNER);
  return readPicture(marked) ?? readPicture(image) ?? readPicture(attached.find(readPicture));
}

function pictureFrom(value: unknown): PictureContent | null {
  if (!isDocument(value)) return null;
  const link = listOf(value.url ?? value.href).find((each) => isPictureType(each) && idOf(each));
  const mediaType = isDocument(link) ? (link.mediaType ?? value.mediaType) : value.mediaType;
  const picture = link && isPictureType({ mediaType }) ? pictureAt(idOf(link)!) : null;
  if (!picture) return null;
  const name = lineOf(value, 'name', MAX_ALT);
  return {
    ...picture,
    alt: textOf(value, 'summary', MAX_ALT) ?? (name === BANNER ? null : name),
    mediaType: typeof mediaType === 'string' ? mediaType.toLowerCase() : null,
    width: countOf(value.width),
    height: countOf(value.height),
    blurhash: lineOf(value, 'blurhash', 200),
  };
}

function pictureAt(address: string): PictureContent | null {
  const url = idOf(address);
  return url === null ? null : { url, alt: null, mediaType: null, width: null, height: null, blurhash: null };
}

/** Whether it says to be a picture, or nothing of what it is. */
function isPictureType(value: unknown): boolean {
  const type = isDocument(value) ? value.mediaType : undefined;
  return type === undefined || type === null || (typeof type === 'string' && /^image\/[a-z0-9.+-]{1,50}$/i.test(type));
}
