import { Module } from '@nestjs/common';
import { MediaResolver } from './graphql/media.resolver.js';
import { MediaAttachments } from './media-attachments.service.js';
import { MediaController } from './media.controller.js';
import { MediaInputs } from './media-input.service.js';
import { MediaJobs } from './media.jobs.js';
import { MediaQueries } from './media.queries.js';
import { MediaService } from './media.service.js';
import { PictureFiles } from './picture-files.service.js';
import { PictureService } from './picture/picture.service.js';
import { DiskStorage } from './storage/disk-storage.js';
import { Storage } from './storage/storage.js';

@Module({
  controllers: [MediaController],
  providers: [
    MediaService,
    MediaInputs,
    MediaAttachments,
    MediaQueries,
    MediaJobs,
    MediaResolver,
    PictureService,
    PictureFiles,
    { provide: Storage, useClass: DiskStorage },
  ],
  exports: [MediaService, MediaInputs, MediaAttachments, MediaQueries, Storage],
})
export class MediaModule {}
