import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import type { Cleaned } from '#convoke/media';
import type { DiskSpace, Orphans, Weight } from '../storage-report.queries.js';

/** Files, and what they weigh. */
@ObjectType('StorageWeight')
export class StorageWeightType implements Weight {
  @Field(() => Int)
  files: number;

  @Field(() => Float)
  bytes: number;
}

/** The disk that files are kept on. */
@ObjectType('StorageDisk')
export class StorageDiskType implements DiskSpace {
  @Field()
  directory: string;

  @Field(() => Float)
  freeBytes: number;

  @Field(() => Float)
  totalBytes: number;

  @Field({ description: 'Whether less than a tenth, or less than a gigabyte, is free' })
  low: boolean;
}

/** Pictures of one purpose. */
@ObjectType('StoragePictures')
export class StoragePicturesType extends StorageWeightType {
  @Field({ description: 'avatar, banner or default' })
  purpose: string;
}

/** Pictures that nothing shows any more. */
@ObjectType('StorageOrphans')
export class StorageOrphansType extends StorageWeightType implements Orphans {
  @Field(() => Date, { nullable: true, description: 'When the first of them goes' })
  nextAt: Date | null;
}

/** Pictures that are taken away before their time. */
@ObjectType('CleanedMedia')
export class CleanedMediaType implements Cleaned {
  @Field(() => Int)
  pictures: number;

  @Field(() => Float)
  bytes: number;
}
