import { Args, Field, Int, Mutation, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, ActorQueries, ActorType, CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, Ctx, RateLimits, type RequestContext } from '#convoke/core';
import type { Cleaned } from '#convoke/media';
import { AdministeredStorage } from '../administered-storage.service.js';
import {
  type DiskSpace,
  type Orphans,
  type PicturesOfPurpose,
  type StorageOwner,
  StorageReport,
  type Weight,
} from '../storage-report.queries.js';
import {
  CleanedMediaType,
  StorageDiskType,
  StorageOrphansType,
  StoragePicturesType,
  StorageWeightType,
} from './storage.type.js';

const OWNERS = 10;

/** The files of the instance, and where there is room for them; each part is read when it is asked for. */
@ObjectType('StorageReport')
class StorageReportType {
  @Field(() => String, { nullable: true, description: 'Null where files are kept on disk' })
  bucket: string | null;
}

/** Whose pictures weigh much. */
@ObjectType('StorageOwner')
class StorageOwnerType extends StorageWeightType {}

@Resolver(() => StorageReportType)
export class StorageResolver {
  constructor(
    private readonly report: StorageReport,
    private readonly administration: AdministeredStorage,
    private readonly limits: RateLimits,
  ) {}

  @Access('administrator')
  @Query(() => StorageReportType, { nullable: true })
  storageReport(): StorageReportType {
    return { bucket: this.report.bucket };
  }

  @ResolveField(() => StorageDiskType, { nullable: true, description: 'Null where files are kept in an object store' })
  async disk(): Promise<DiskSpace | null> {
    return this.report.disk();
  }

  @ResolveField(() => [StoragePicturesType])
  async pictures(): Promise<PicturesOfPurpose[]> {
    return this.report.pictures();
  }

  @ResolveField(() => StorageWeightType, { description: 'Of these pictures, those of people and groups elsewhere' })
  async fromElsewhere(): Promise<Weight> {
    return this.report.fromElsewhere();
  }

  @ResolveField(() => StorageWeightType, { description: 'What people take away of their own, and what is taken in' })
  async archives(): Promise<Weight> {
    return this.report.archives();
  }

  @ResolveField(() => StorageOrphansType, { description: 'Of these pictures, those that nothing shows' })
  async orphans(): Promise<Orphans> {
    return this.report.orphans();
  }

  @ResolveField(() => Int, { description: 'Pictures whose files are being deleted' })
  async leaving(): Promise<number> {
    return this.report.leaving();
  }

  @ResolveField(() => [StorageOwnerType], { description: 'The ten whose pictures weigh most' })
  async owners(): Promise<StorageOwner[]> {
    return this.report.largestOwners(OWNERS);
  }

  @Access('administrator')
  @Mutation(() => CleanedMediaType, {
    nullable: true,
    description: 'Takes away pictures that nothing has shown for so many days, but for those of the last hour',
  })
  async cleanMedia(
    @Args('olderThanDays', { type: () => Int }) olderThanDays: number,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Cleaned> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.administration.clean(viewer, { olderThanDays });
  }
}

@Resolver(() => StorageOwnerType)
export class StorageOwnerResolver {
  constructor(private readonly actors: ActorQueries) {}

  @ResolveField(() => ActorType, { nullable: true })
  async actor(@Parent() { actorId }: StorageOwner, @Ctx() context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(actorId);
  }
}
