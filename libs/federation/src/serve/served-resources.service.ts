import { Injectable } from '@nestjs/common';
import { ActorQueries } from '#convoke/actors';
import { ResourceQueries } from '#convoke/resources';
import { GroupReaders, type Signer } from '../groups/index.js';
import { ResourceDocuments } from '../groups/resources/resource-documents.service.js';
import { writeTombstone } from '../vocabulary/index.js';
import type { Found } from './found.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What members elsewhere, and groups, find at the addresses of what people here keep in groups; nobody else does. */
@Injectable()
export class ServedResources {
  constructor(
    private readonly resources: ResourceQueries,
    private readonly actors: ActorQueries,
    private readonly documents: ResourceDocuments,
    private readonly readers: GroupReaders,
  ) {}

  async document(uuid: string, reader: Signer): Promise<Found> {
    const resource = UUID.test(uuid) ? await this.resources.findByUuid(uuid) : null;
    const group = resource?.local ? await this.actors.find(resource.groupId) : null;
    if (!resource || !group || group.suspended || !(await this.readers.mayRead(reader, group))) return null;
    const { url, isFolder, deletedAt } = resource;
    if (deletedAt) return { tombstone: writeTombstone(url, isFolder ? 'ResourceCollection' : 'Document', deletedAt) };
    const written = await this.documents.of(resource);
    return written && { document: written.document, forSigner: true };
  }
}
