import { Injectable } from '@nestjs/common';
import { Database, DomainError, OnJob } from '#convoke/core';
import { Resource } from '../resource.entity.js';
import { LinkPreviews } from './link-previews.service.js';
import { PreviewLink } from './preview.job.js';

/** Adds to links what their pages say of themselves. */
@Injectable()
export class PreviewJobs {
  constructor(
    private readonly db: Database,
    private readonly previews: LinkPreviews,
  ) {}

  @OnJob(PreviewLink)
  async look({ resourceId: id }: { resourceId: string }): Promise<void> {
    const resource = await this.db.manager.findOneBy(Resource, { id });
    if (!resource?.resourceUrl) return;
    const { resourceUrl } = resource;
    try {
      await this.db.manager.update(Resource, { id, resourceUrl }, { preview: await this.previews.of(resourceUrl) });
    } catch (error) {
      // A page that does not answer has no preview, which is nobody's fault here.
      if (!(error instanceof DomainError)) throw error;
    }
  }
}
