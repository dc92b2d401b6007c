import { type Resource, ResourceKind } from './resource.entity.js';

/** The top of a group's library, which is a folder that no row is for. */
export class Library {
  readonly id = null;
  readonly type = ResourceKind.FOLDER;
  readonly title = '';
  readonly summary = '';
  readonly url = null;
  readonly resourceUrl = null;
  readonly isFolder = true;

  constructor(readonly groupId: string) {}
}

/** Something that can be looked at by a path. */
export type Shelved = Resource | Library;
