import { faceFields } from '#lib/ui/face.ts';
import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import type { IconName } from '#lib/icons/names.ts';
import { m } from '#translations';

const itemFields = graphql(
  `
    fragment ResourceItem on Resource {
      id
      title
      summary
      type
      path
      resourceUrl
      insertedAt
      creator {
        ...Face
      }
      metadata {
        title
        description
        authorName
        providerName
      }
    }
  `,
  [faceFields],
);

export const resourcePageQuery = graphql(
  `
    query ResourcePage($name: String!, $path: String!, $page: Int!, $limit: Int!) {
      resource(path: $path, username: $name) {
        ...ResourceItem
        viewerCan {
          update
          delete
          add
        }
        ancestors {
          id
          title
          path
        }
        children(page: $page, limit: $limit) {
          total
          elements {
            ...ResourceItem
          }
        }
      }
      group(preferredUsername: $name) {
        resourceFolders {
          id
          path
        }
      }
      config {
        resourceServices {
          id
          kind
          label
          url
          madeAtOnce
        }
      }
    }
  `,
  [itemFields],
);

type ResourcePage = ResultOf<typeof resourcePageQuery>;
export type ResourceOfPage = NonNullable<ResourcePage['resource']>;
export type ResourceItem = ResultOf<typeof itemFields>;
export type ResourceService = NonNullable<ResourcePage['config']>['resourceServices'][number];
export type Folder = NonNullable<ResourcePage['group']>['resourceFolders'][number];

interface Kind {
  icon: IconName;
  word: () => string;
}

const kinds: Record<string, Kind> = {
  folder: { icon: 'folder', word: m.resource_kind_folder },
  link: { icon: 'link', word: m.resource_kind_link },
  picture: { icon: 'image', word: m.resource_kind_picture },
  pad: { icon: 'file-pen-line', word: m.resource_kind_pad },
  calc: { icon: 'table', word: m.resource_kind_calc },
  poll: { icon: 'vote', word: m.resource_kind_poll },
  visio: { icon: 'video', word: m.resource_kind_visio },
};

/** The icon and the word for what something in a library is. */
export function kindOf(type: string | null | undefined): Kind {
  return kinds[type ?? 'link'] ?? kinds.link!;
}

/** The page of a folder or link of a group; `/` is the top of its library. */
export function resourceAddress(groupPath: string, path: string | null | undefined): string {
  const names = (path ?? '').split('/').filter(Boolean);
  return [`${groupPath}/resources`, ...names.map(encodeURIComponent)].join('/');
}

/** The path of the folder that something lies in. */
export function folderOf(path: string | null | undefined): string {
  return (path ?? '').split('/').slice(0, -1).join('/') || '/';
}
