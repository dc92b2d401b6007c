import { Module } from '@nestjs/common';
import { EarlierMedia } from './earlier-media.service.js';
import { MediaResolver } from './graphql/media.resolver.js';
import { MediaAttachments } from './media-attachments.service.js';
import { MediaCleaning } from './media-cleaning.service.js';
import { MediaController } from './media.controller.js';
import { MediaInputs } from './media-input.service.js';
import { MediaJobs } from './media.jobs.js';
import { MediaQueries } from './media.queries.js';
import { MediaService } from './media.service.js';
import { PictureFiles } from './picture-files.service.js';
import { PictureService } from './picture/picture.service.js';
import { PrivateFiles } from './private-files.service.js';
import { storages } from './storage/configured.js';
import { StoredFiles } from './stored-files.service.js';
import { PrivateStorage } from './storage/private-storage.js';
import { StorageMove } from './storage/storage-move.service.js';
import { Storage } from './storage/storage.js';

@Module({
  controllers: [MediaController],
  providers: [
    MediaService,
    MediaInputs,
    MediaAttachments,
    MediaQueries,
    MediaCleaning,
    EarlierMedia,
    MediaJobs,
    MediaResolver,
    PictureService,
    PictureFiles,
    PrivateFiles,
    StorageMove,
    StoredFiles,
    ...storages,
  ],
  exports: [
    MediaService,
    MediaInputs,
    MediaAttachments,
    MediaQueries,
    MediaCleaning,
    EarlierMedia,
    PrivateFiles,
    PrivateStorage,
    Storage,
    StorageMove,
    StoredFiles,
  ],
})
export class MediaModule {}
