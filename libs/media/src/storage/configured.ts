import type { Provider } from '@nestjs/common';
import { type Config, configToken } from '#convoke/core';
import { DiskStorage } from './disk-storage.js';
import { PrivateDiskStorage } from './private-disk-storage.js';
import { PrivateS3Storage } from './private-s3-storage.js';
import { PrivateStorage } from './private-storage.js';
import { S3Storage } from './s3-storage.js';
import { Storage } from './storage.js';

/** Where this instance keeps its files: in an object store if it has one, else on disk. */
export const storages: Provider[] = [
  {
    provide: Storage,
    inject: [configToken('media'), configToken('server')],
    useFactory: (media: Config['media'], server: Config['server']): Storage =>
      media.s3 ? new S3Storage(media.s3, server.publicUrl) : new DiskStorage(media, server),
  },
  {
    provide: PrivateStorage,
    inject: [configToken('media')],
    useFactory: (media: Config['media']): PrivateStorage =>
      media.s3 ? new PrivateS3Storage(media.s3) : new PrivateDiskStorage(media),
  },
];
