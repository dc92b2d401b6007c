import { ResolveField, Resolver } from '@nestjs/graphql';
import type { Media } from '../media.entity.js';
import { Storage } from '../storage/storage.js';
import { MediaMetadataType, MediaType, MediaVariantType } from './media.type.js';

/**
 * Fields of a picture that are worked out: addresses follow the storage in use. Lists ask for them row by row, and Nest
 * calls methods without parameter decorators directly.
 */
@Resolver(() => MediaType)
export class MediaResolver {
  constructor(private readonly storage: Storage) {}

  @ResolveField(() => String, { nullable: true })
  url(media: Media): string {
    return this.storage.url(media.key);
  }

  @ResolveField(() => MediaMetadataType, { nullable: true })
  metadata({ width, height, blurhash, thumbhash }: Media): MediaMetadataType {
    return { width, height, blurhash, thumbhash };
  }

  @ResolveField(() => [MediaVariantType], { nullable: true, description: 'Smaller copies, smallest first' })
  variants({ variants }: Media): MediaVariantType[] {
    return variants.map(({ key, width, height, contentType }) => ({
      url: this.storage.url(key),
      width,
      height,
      contentType,
    }));
  }
}
