import { Args, ArgsType, Field, ID, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentViewer, type Viewer } from '#convoke/actors';
import { Access, Ctx, type RequestContext } from '#convoke/core';
import type { Event } from '../event.entity.js';
import { ExportFormat, type GuestExport } from '../guest-exports/guest-export.js';
import { GUEST_EXPORT_KEPT_MS, GuestExports } from '../guest-exports/guest-exports.service.js';
import { ParticipantRole } from '../participation.entity.js';
import { EventType } from './event.type.js';
import { ParticipantExportType } from './participant-export.type.js';

const SCOPE = 'read:event:participants:export';

@ArgsType()
class ExportArgs {
  @Field(() => ID)
  eventId: string;

  @Field(() => [ParticipantRole], {
    nullable: 'itemsAndList',
    defaultValue: [],
    description: 'All where none is named',
  })
  roles?: (ParticipantRole | null)[] | null;

  @Field(() => ExportFormat, { nullable: true, description: 'CSV where none is named' })
  format?: ExportFormat | null;
}

@Resolver(() => ParticipantExportType)
export class GuestExportResolver {
  constructor(private readonly service: GuestExports) {}

  @Access('profile', { scope: SCOPE })
  @Mutation(() => ParticipantExportType, {
    nullable: true,
    description: 'Has a file made of the guest list; until it is there its address answers 202',
  })
  async exportEventParticipants(
    @Args() { eventId, roles, format }: ExportArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { locale }: RequestContext,
  ): Promise<GuestExport> {
    const named = (roles ?? []).filter((role) => role !== null);
    return this.service.request(viewer, { eventId, roles: named, format: format ?? ExportFormat.CSV, locale });
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'The file is at /exports/{format in small letters}/{path}',
  })
  path(@Parent() { id, format }: GuestExport): string {
    return `${id}.${format}`;
  }

  @ResolveField(() => Date)
  expiresAt(@Parent() { createdAt }: GuestExport): Date {
    return new Date(createdAt.getTime() + GUEST_EXPORT_KEPT_MS);
  }
}

@Resolver(() => EventType)
export class EventGuestExportsResolver {
  constructor(private readonly service: GuestExports) {}

  @Access('profile', { scope: SCOPE, otherwise: [] })
  @ResolveField(() => [ParticipantExportType], { description: 'Those that the viewer asked for, newest first' })
  async participantExports(@Parent() { id }: Event, @CurrentViewer() viewer: Viewer): Promise<GuestExport[]> {
    return this.service.of(viewer, id);
  }
}
