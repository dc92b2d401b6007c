import { graphql, type ResultOf } from '#lib/graphql/document.ts';

/** What Picture and Avatar need of a Media. */
export const pictureFields = graphql(`
  fragment Picture on Media {
    url
    alt
    metadata {
      width
      height
      thumbhash
    }
    variants {
      url
      width
      contentType
    }
  }
`);

export type PictureMedia = ResultOf<typeof pictureFields>;

/** One source set for each format, the newest format first. */
export function sourceSets(media: PictureMedia): { type: string; srcset: string }[] {
  const formats = new Map<string, string[]>();
  for (const { contentType, url, width } of media.variants ?? []) {
    const set = formats.get(contentType) ?? [];
    formats.set(contentType, [...set, `${url} ${width}w`]);
  }
  const order = ['image/avif', 'image/webp'];
  const rank = (type: string) => (order.includes(type) ? order.indexOf(type) : order.length);
  return [...formats]
    .map(([type, set]) => ({ type, srcset: set.join(', ') }))
    .sort((one, other) => rank(one.type) - rank(other.type));
}
